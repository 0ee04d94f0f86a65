/**
 * What a decision comes to: a value, or a refusal that is part of the signature. A refusal carries a `code` and names what
 * was given and what was wanted; a bug is never a refusal but an assert.
 */
export type Result<T, R> = Readonly<{ ok: true; value: T }> | Readonly<{ ok: false; refusal: R }>

export function ok<T>(value: T): Readonly<{ ok: true; value: T }> {
  return { ok: true, value }
}

export function refuse<R>(refusal: R): Readonly<{ ok: false; refusal: R }> {
  return { ok: false, refusal }
}

/** States an invariant in words of the domain. When it fails the code is wrong, not the input: the request rolls back. */
export function assert(holds: boolean, invariant: string): asserts holds {
  if (!holds) throw new Error(`Invariant broken: ${invariant}`)
}

/** The value, where the invariant says that there is one. */
export function present<T>(value: T | undefined | null, invariant: string): T {
  assert(value !== undefined && value !== null, invariant)
  return value
}
