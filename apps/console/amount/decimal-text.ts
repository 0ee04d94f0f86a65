/** Decimal numbers as text, from the API to the screen: no digit is lost to a float on the way. */
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/

type Parsed = Readonly<{ scaled: bigint; places: number }>

function parse(text: string): Parsed {
  const [, sign = '', whole = '0', fraction = ''] = DECIMAL.exec(text.trim()) ?? []
  return { scaled: BigInt(`${sign}${whole}${fraction}`), places: fraction.length }
}

function print({ scaled, places }: Parsed): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0')
  const at = digits.length - places
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, at)}${places > 0 ? `.${digits.slice(at)}` : ''}`
}

/** The exact sum; of nothing, `0`. Only amounts of one currency, or quantities of one unit, may be added. */
export function addTexts(texts: readonly string[]): string {
  const parsed = texts.map(parse)
  const places = Math.max(0, ...parsed.map((one) => one.places))
  const scaled = parsed.reduce((sum, one) => sum + one.scaled * 10n ** BigInt(places - one.places), 0n)
  return print({ scaled, places })
}

export function negate(text: string): string {
  const { scaled, places } = parse(text)
  return print({ scaled: -scaled, places })
}

export function isZero(text: string): boolean {
  return parse(text).scaled === 0n
}

export function isNegative(text: string): boolean {
  return parse(text).scaled < 0n
}

/** For drawing and for percentages in sentences, never for a shown amount. */
export function approximately(text: string): number {
  return Number(text)
}

/**
 * Thousands grouped, a real minus sign, at least `places` decimals. More decimals stay as they are, without zeros at the
 * end: an unrounded 9.995 is shown as 9.995, never as 10.00.
 */
export function groupedText(text: string, places: number): string {
  const [match, sign = '', whole = '0', fraction = ''] = DECIMAL.exec(text.trim()) ?? []
  if (match === undefined) return text
  const kept = fraction.slice(places).replace(/0+$/, '')
  const decimals = fraction.slice(0, places).padEnd(places, '0') + kept
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')
  return `${sign === '-' ? '−' : ''}${grouped}${decimals === '' ? '' : `.${decimals}`}`
}

/** How many decimals a currency has: 2 for EUR, 0 for JPY. */
export function currencyPlaces(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  } catch {
    return 2
  }
}

/** `1234.5` in EUR is `1,234.50`. The currency itself stands once per column, or beside it: `moneyText`. */
export function amountText(amount: string, currency: string): string {
  return groupedText(amount, currencyPlaces(currency))
}

/** With a space that never breaks: an amount and its currency stay on one line. */
export function moneyText(amount: string, currency: string): string {
  return `${amountText(amount, currency)}\u00a0${currency}`
}

export function quantityText(quantity: string): string {
  return groupedText(quantity, 0)
}

/** The most decimals that any of these has: in a column all are shown with as many, so that their points stand in line. */
export function mostPlaces(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => (DECIMAL.exec(text.trim())?.[3] ?? '').replace(/0+$/, '').length))
}
