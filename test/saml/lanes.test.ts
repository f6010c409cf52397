import { createLanes } from "../../src/saml/lanes.ts";

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));

test("C3 so much work at once and no more; the rest follows in its order, after failures too", async () => {
  const inLane = createLanes(2);
  const started: number[] = [];
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<number>());
  const all = gates.map((gate, at) =>
    inLane(() => {
      started.push(at);
      return gate.promise;
    }),
  );
  const settled = Promise.allSettled(all);

  await turn();
  expect(started).toEqual([0, 1]);
  gates[1]?.reject(new Error("broken"));
  await turn();
  expect(started).toEqual([0, 1, 2]);
  for (const [at, gate] of gates.entries()) gate.resolve(at);
  await settled;
  expect(started).toEqual([0, 1, 2, 3, 4]);
  expect(await all[4]).toBe(4);
  expect(await inLane(async () => "free again")).toBe("free again");
});
