// RFC 3492, section 5: the parameters of the one Bootstring profile that domain names use.
const BASE = 36
const FEWEST = 1
const MOST = 26
const SKEW = 38
const DAMP = 700
const FIRST_BIAS = 72
const FIRST_CODE = 128
const LAST_CODE = 0x10ffff

/**
 * The letters that a label of a domain stands for, given without its `xn--` (RFC 3492, section 6.2): `mller-kva` is "müller".
 * Undefined where it stands for none.
 */
export function decodePunycode(label: string): string | undefined {
  const split = label.lastIndexOf('-')
  const letters = [...label.slice(0, Math.max(split, 0))].map((one) => one.codePointAt(0) ?? 0)
  const digits = [...label.slice(split + 1)].map(digitOf)
  if (letters.some((code) => code >= FIRST_CODE) || digits.some((digit) => digit < 0)) return undefined
  let code = FIRST_CODE
  let bias = FIRST_BIAS
  let place = 0
  for (let at = 0; at < digits.length; ) {
    const read = readNumber(digits.slice(at), bias)
    if (!read) return undefined
    const length = letters.length + 1
    bias = adapted(read.value, length, place === 0)
    code += Math.floor((place + read.value) / length)
    if (code > LAST_CODE || (code >= 0xd800 && code <= 0xdfff)) return undefined
    place = (place + read.value) % length
    letters.splice(place, 0, code)
    place += 1
    at += read.digits
  }
  return letters.length === 0 ? undefined : String.fromCodePoint(...letters)
}

/** a to z are 0 to 25, 0 to 9 are 26 to 35; -1 is no digit. */
function digitOf(letter: string): number {
  return 'abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(letter.toLowerCase())
}

/** A number of variable length, the least digit first; the digit below its threshold is the last one. */
function readNumber(digits: readonly number[], bias: number): Readonly<{ value: number; digits: number }> | undefined {
  let value = 0
  let weight = 1
  for (const [at, digit] of digits.entries()) {
    value += digit * weight
    if (value > Number.MAX_SAFE_INTEGER) return undefined
    const threshold = Math.min(Math.max(BASE * (at + 1) - bias, FEWEST), MOST)
    if (digit < threshold) return { value, digits: at + 1 }
    weight *= BASE - threshold
  }
  return undefined
}

function adapted(told: number, length: number, isFirst: boolean): number {
  let delta = Math.floor(told / (isFirst ? DAMP : 2))
  delta += Math.floor(delta / length)
  let bias = 0
  while (delta > ((BASE - FEWEST) * MOST) / 2) {
    delta = Math.floor(delta / (BASE - FEWEST))
    bias += BASE
  }
  return bias + Math.floor(((BASE - FEWEST + 1) * delta) / (delta + SKEW))
}
