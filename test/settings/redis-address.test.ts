import { readRedisAddress } from "../../src/settings/redis-address.ts";

test("X5 Redis is named alone, behind sentinels or as a cluster", () => {
  expect(readRedisAddress("rediss://u:p@cache:6380/2")).toEqual({
    kind: "single",
    url: "rediss://u:p@cache:6380/2",
  });
  expect(readRedisAddress("redis+sentinel://one,two:26380,[::1]:9/house.1/3")).toEqual({
    kind: "sentinel",
    nodes: [
      { host: "one", port: 26_379 },
      { host: "two", port: 26_380 },
      { host: "::1", port: 9 },
    ],
    tls: false,
    username: undefined,
    password: undefined,
    primary: "house.1",
    database: 3,
  });
  expect(readRedisAddress("rediss+cluster://sally:p%40rt:x@one,two:7000")).toMatchObject({
    kind: "cluster",
    nodes: [
      { host: "one", port: 6_379 },
      { host: "two", port: 7_000 },
    ],
    tls: true,
    username: "sally",
    password: "p@rt:x",
  });
  expect(readRedisAddress("redis+cluster://:secret@one")).toMatchObject({
    username: undefined,
    password: "secret",
  });
});

test.each([
  "http://one",
  "redis+cluster://",
  "redis+cluster://one,,two",
  "redis+cluster://one:70000",
  "redis+cluster://one:0",
  "redis+cluster://one/2",
  "redis+cluster://a@b@one",
  "redis+cluster://u:%zz@one",
  "redis+sentinel://one",
  "redis+sentinel://one/",
  "redis+sentinel://one/ho use",
  "redis+sentinel://one/house/x",
  "redis+sentinel://one/house/1/2",
  "redis+nothing://one",
])("X5 %s names no Redis", (text) => {
  expect(readRedisAddress(text)).toBeUndefined();
});
