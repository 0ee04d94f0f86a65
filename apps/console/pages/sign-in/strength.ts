const LEAST = 12
const LONG = 16

/** One line about a password while it is typed: what is missing, or that it will do. It never forbids what the rule allows. */
export function strengthText(password: string): string {
  const length = [...password].length
  if (length < LEAST) return length === LEAST - 1 ? '1 more character.' : `${LEAST - length} more characters.`
  if (repeats(password)) return 'Long enough, but it repeats itself: easy to guess.'
  return length < LONG ? 'Long enough.' : 'Long enough, and hard to guess.'
}

/** `aaaaaaaaaaaa`, `abcabcabcabc`, `123456789012`: few different characters, one piece again and again, or a run. */
function repeats(password: string): boolean {
  const characters = [...password]
  if (new Set(characters).size < 5 || /^(.{1,6}?)\1+/u.exec(password)?.[0] === password) return true
  const codes = characters.map((character) => character.codePointAt(0) ?? 0)
  const steps = codes.slice(1).filter((code, at) => Math.abs(code - (codes[at] ?? 0)) <= 1)
  return steps.length > characters.length * 0.7
}
