import { addTexts } from '#apps/console/amount/decimal-text.ts'

/** Money that may be added up: one direction as the viewer sees it, one currency. */
export type Side = 'sent' | 'received'
export type Group<Row> = Readonly<{ key: string; side: Side; currency: string; rows: readonly Row[]; total: string }>

type Flow = Readonly<{ seller: string; buyer: string; currency: string }>

/** The rows by direction and currency, sent before received. Amounts of different groups are never added. */
export function groupBySide<Row extends Flow>(
  rows: readonly Row[],
  self: string | undefined,
  amountOf: (row: Row) => string,
): readonly Group<Row>[] {
  const groups = Map.groupBy(rows, (row) => `${row.currency}-${row.buyer === self ? 'received' : 'sent'}`)
  return [...groups]
    .map(([key, inside]): Group<Row> => {
      const [first] = inside
      const side: Side = key.endsWith('-received') ? 'received' : 'sent'
      return { key, side, currency: first?.currency ?? '', rows: inside, total: addTexts(inside.map(amountOf)) }
    })
    .toSorted((a, b) => order(a).localeCompare(order(b)))
}

const order = ({ side, currency }: Readonly<{ side: Side; currency: string }>) =>
  side === 'sent' ? `0${currency}` : `1${currency}`
