import type { Explained, ExplainedNode } from './explained.ts'

/** A line of the tree, with what it comes to at the right. */
type Line = Readonly<{ text: string; sum: string }>

const CLOSED = '· closed: not yours to see'

/** The tree of reasons, two spaces deeper for each step, the amounts in a column of their own. */
export function formatExplained(explained: Explained): string {
  const lines = linesOf(explained, 0)
  const width = Math.max(...lines.filter(({ sum }) => sum !== '').map(({ text }) => text.length))
  const sums = Math.max(...lines.map(({ sum }) => sum.length))
  return lines.map(({ text, sum }) => (sum === '' ? text : `${text.padEnd(width)}  ${sum.padStart(sums)}`)).join('\n')
}

function linesOf({ posting, nodes }: Explained, depth: number): readonly Line[] {
  return [line(posting, depth), ...nodes.flatMap((node) => nodeLines(node, depth))]
}

function nodeLines(node: ExplainedNode, depth: number): readonly Line[] {
  const at = depth + node.path.split('.').length
  const below = at + 1
  const closed = node.closed === 0 ? [] : [line(node.closed === 1 ? CLOSED : `${CLOSED} (${node.closed})`, below)]
  return [
    line(node.says, at, sumOf(node)),
    ...toldLines(node, below),
    ...eventLines(node, below),
    ...(node.goesOn === undefined ? [] : goesOnLines(node, below)),
    ...closed,
  ]
}

function sumOf({ amount, currency, quantity, unit }: ExplainedNode): string {
  if (amount !== undefined) return [amount, currency].filter((part) => part !== undefined).join(' ')
  if (quantity !== undefined) return [quantity, unit].filter((part) => part !== undefined).join(' ')
  return ''
}

function toldLines({ told = [] }: ExplainedNode, depth: number): readonly Line[] {
  return told.map((fact) => {
    if ('closed' in fact) return line(`fact ${fact.position} ${CLOSED}`, depth)
    return line(`fact ${fact.position}: ${fact.kind} ${fact.about}, told by ${fact.owner} at ${fact.learnedAt}`, depth)
  })
}

function eventLines({ usage, events }: ExplainedNode, depth: number): readonly Line[] {
  if (usage === undefined || events === undefined) return []
  if (events === 'closed') return [line(CLOSED, depth)]
  const shown = events.map(({ time, source, id, values }) => {
    const measured = Object.entries(values).map(([name, value]) => `${name} ${value}`)
    return line(`event ${time} ${source} ${id}  ${measured.join(', ')}`.trimEnd(), depth)
  })
  const more = usage.events - events.length
  return more > 0 ? [...shown, line(`… and ${more} more events`, depth)] : shown
}

function goesOnLines({ posting = '', goesOn }: ExplainedNode, depth: number): readonly Line[] {
  if (goesOn === undefined) return []
  if (goesOn === 'closed') return [line(CLOSED, depth)]
  if (typeof goesOn === 'string') return [line(`${posting} (${goesOn})`, depth)]
  return linesOf(goesOn, depth)
}

function line(text: string, depth: number, sum = ''): Line {
  return { text: `${'  '.repeat(depth)}${text}`, sum }
}
