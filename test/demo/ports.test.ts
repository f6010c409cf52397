import { freePort, listenOnLoopback, PortTaken } from "../../src/demo/ports.ts";

test("a taken port is named in one line that says how to choose another", async () => {
  const taken = await listenOnLoopback(0);
  const refusal = listenOnLoopback(taken.port);
  await expect(refusal).rejects.toThrow(PortTaken);
  await expect(refusal).rejects.toMatchObject({
    code: "port_taken",
    message: expect.stringMatching(new RegExp(`^port ${taken.port} is taken; .*PORT=`)),
  });
  await taken.close();
});

test("a port that was only looked at is free again", async () => {
  const port = await freePort(0);
  const door = await listenOnLoopback(port);
  expect(door.port).toBe(port);
  await door.close();
});
