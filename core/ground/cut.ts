/**
 * What was known at a moment: every fact and posting up to the record position, and every usage batch up to the usage
 * position. All that one close or settlement reads comes from one cut, so the same question has the same answer for ever.
 */
export type Cut = Readonly<{ record: number; usage: number }>

/** The version of the rules in core. A posting stores the one that made it. */
export const ENGINE_VERSION = '0.1.0'
