/** The few directives of Beancount that an export has, read back for the tests. */

export type ParsedTransaction = Readonly<{
  date: string
  payee: string
  narration: string
  link: string
  metadata: Readonly<Record<string, string>>
  postings: readonly Readonly<{ account: string; number: string; currency: string }>[]
}>

export type ParsedFile = Readonly<{
  options: readonly string[]
  opened: ReadonlyMap<
    string,
    Readonly<{ date: string; currencies: string; metadata: Readonly<Record<string, string>> }>
  >
  transactions: readonly ParsedTransaction[]
  balances: readonly Readonly<{ date: string; account: string; number: string; currency: string }>[]
}>

const TEXT = '"((?:[^"\\\\]|\\\\.)*)"'
const OPEN = /^(\S+) open (\S+) (\S+)$/
const BALANCE = /^(\S+) balance (\S+) {2}(\S+) ~ 0 (\S+)$/
const TRANSACTION = new RegExp(`^(\\S+) \\* (?:${TEXT} )?${TEXT}(?: \\^(\\S+))?$`)
const METADATA = new RegExp(`^ {2}([a-z-]+): (?:${TEXT}|(\\d+))$`)
const POSTING = /^ {2}([A-Z]\S+) {2}(\S+) ([A-Z]{3})$/

function readQuoted(text = ''): string {
  return text.replaceAll(/\\(.)/g, '$1')
}

/** Throws at the first line that is none of these. */
export function parseBeancount(text: string): ParsedFile {
  const options: string[] = []
  const opened = new Map<string, { date: string; currencies: string; metadata: Record<string, string> }>()
  const transactions: (ParsedTransaction & { metadata: Record<string, string>; postings: object[] })[] = []
  const balances: { date: string; account: string; number: string; currency: string }[] = []
  let metadata: Record<string, string> = {}
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith(';'))) {
    const [, date = '', account = '', rest = ''] = OPEN.exec(line) ?? []
    const [, day = '', closed = '', number = '', currency = ''] = BALANCE.exec(line) ?? []
    const [, at, payee, narration, link = ''] = TRANSACTION.exec(line) ?? []
    const [, key, value, digits] = METADATA.exec(line) ?? []
    const [, posted = '', amount = '', unit = ''] = POSTING.exec(line) ?? []
    if (line.startsWith('option ')) options.push(line.slice('option '.length))
    else if (account) {
      metadata = {}
      opened.set(account, { date, currencies: rest, metadata })
    } else if (closed) balances.push({ date: day, account: closed, number, currency })
    else if (at !== undefined) {
      metadata = {}
      transactions.push({
        date: at,
        payee: readQuoted(payee),
        narration: readQuoted(narration),
        link,
        metadata,
        postings: [],
      })
    } else if (key !== undefined) metadata[key] = digits ?? readQuoted(value)
    else if (posted) transactions.at(-1)?.postings.push({ account: posted, number: amount, currency: unit })
    else throw new Error(`Not a line of an export: ${line}`)
  }
  return { options, opened, transactions, balances }
}
