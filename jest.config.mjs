/** Jest over Node's own type stripping: what tests run is what `npm start` runs. */
export default {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  modulePathIgnorePatterns: ["/\\.peers/"],
  testMatch: ["**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: { "\\.ts$": "<rootDir>/tools/jest-strip-types.mjs" },
  reporters: ["default", "<rootDir>/tools/jest-closing-line.mjs"],
  coverageProvider: "v8",
  testTimeout: 120_000,
  maxWorkers: 2,
  workerIdleMemoryLimit: "768MB",
  collectCoverageFrom: ["src/**/*.ts"],
};
