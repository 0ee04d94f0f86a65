import type { PrintedParty } from '#questions/billing/printed-invoice.ts'
import { heightOf, INK, LEFT, type Paper, SIZE, type Style, WIDTH, write } from './paper/paper.ts'

/** What a document is, and its one large figure with what is said about it. */
export type Headline = Readonly<{ kind: string; number: string; label: string; figure: string; below: string }>

const HALF = WIDTH / 2 - 12
const RIGHT = LEFT + WIDTH / 2 + 12

/** The top of page one: to the left what the document is, to the right what it comes to. */
export function writeHeadline(paper: Paper, { kind, number, label, figure, below }: Headline): void {
  const { y } = paper
  const title: Style = { size: SIZE.large, weight: 'strong', color: INK.accent, tag: 'H1' }
  let left = y + write(paper, kind, { x: LEFT, y, width: HALF }, title)
  left += write(paper, number, { x: LEFT, y: left, width: HALF }, { size: SIZE.head, color: INK.quiet })
  const quiet: Style = { size: SIZE.text, color: INK.quiet, align: 'right' }
  let right = y + write(paper, label, { x: RIGHT, y, width: HALF }, quiet)
  right += write(paper, figure, { x: RIGHT, y: right, width: HALF }, largeThatFits(paper, figure))
  right += write(paper, below, { x: RIGHT, y: right, width: HALF }, { ...quiet, color: INK.text, weight: 'strong' })
  paper.y = Math.max(left, right) + 18
}

/** A figure stands on one line, however long it is. */
function largeThatFits(paper: Paper, figure: string): Style {
  const style: Style = { size: SIZE.large, weight: 'strong', align: 'right', figures: true }
  const oneLine = heightOf(paper, '0', HALF, style)
  return heightOf(paper, figure, HALF, style) > oneLine ? { ...style, size: SIZE.head } : style
}

/** Both sides beside each other: legal name, country, tax ids. */
export function writeParties(
  paper: Paper,
  seller: PrintedParty,
  buyer: PrintedParty,
  [first, second]: readonly [string, string] = ['Seller', 'Buyer'],
): void {
  const { y } = paper
  const left = writeParty(paper, first, seller, LEFT)
  const right = writeParty(paper, second, buyer, RIGHT)
  paper.y = y + Math.max(left, right) + 16
}

function writeParty({ ...paper }: Paper, label: string, party: PrintedParty, x: number): number {
  const { name, country, taxIds, id } = party
  const lines: readonly (readonly [string, Style])[] = [
    [label, { size: SIZE.small, color: INK.quiet, weight: 'strong' }],
    [name, { size: SIZE.head, weight: 'strong' }],
    ...(country === null ? [] : [[`Country ${country}`, {}] as const]),
    ...taxIds.map((one) => [`Tax id ${one.taxId} (${one.country})`, {}] as const),
    [id, { size: SIZE.small, color: INK.quiet }],
  ]
  let height = 0
  for (const [text, style] of lines) height += write(paper, text, { x, y: paper.y + height, width: HALF }, style) + 1
  return height
}

/** Names and what they are, two beside each other. */
export function writeFacts(paper: Paper, facts: readonly (readonly [name: string, value: string])[]): void {
  for (let at = 0; at < facts.length; at += 2) {
    const [left, right] = [facts[at], facts[at + 1]]
    const heights = [left, right].map((fact, side) => {
      if (!fact) return 0
      const x = side === 0 ? LEFT : RIGHT
      const name = write(paper, fact[0], { x, y: paper.y, width: 88 }, { color: INK.quiet })
      return Math.max(name, write(paper, fact[1], { x: x + 90, y: paper.y, width: HALF - 90 }))
    })
    paper.y += Math.max(...heights) + 3
  }
  paper.y += 12
}
