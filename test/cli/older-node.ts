/** Arguments that make this Node look like one that cannot strip types; a process that it starts is its true self. */
export const asOlderNode = [
  "--import",
  `data:text/javascript,${encodeURIComponent(
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })',
  )}`,
];
