/** What a person has to do first; the message is the one line that says so. */
export class Stop extends Error {}
