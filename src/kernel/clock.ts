/** The only source of time. Tests hand in a clock that they move. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
