import { decimal, sum } from '#core/ground/decimal.ts'
import type { PrintedInvoice, PrintedReason } from '#questions/billing/printed-invoice.ts'
import { counted, periodWords } from './figures.ts'

export type Line = PrintedInvoice['document']['items'][number]

/** The lines of one subscription, in the order of their numbers, with what they come to. */
export type LineGroup = Readonly<{ title: string; product: string; lines: readonly Line[]; net: string }>

/** The lines by subscription, in the order in which the document names them; together they come to its net. */
export function groupsOf({ document, names }: PrintedInvoice): readonly LineGroup[] {
  return [...Map.groupBy(document.items, ({ subscription }) => subscription)].map(([subscription, lines]) => {
    const nameOf = (id: string | undefined): string => names.get(id ?? '') ?? id ?? ''
    const product = nameOf(lines[0]?.product)
    const customer = nameOf(lines[0]?.customer)
    const title = `${product} for ${customer} (${subscription})`
    return { title, product, lines, net: sum(lines.map(({ amount }) => decimal(amount))).toFixed() }
  })
}

/** Whether a line changes what an earlier document said. */
export function isCorrection({ kind }: Line): boolean {
  return kind !== 'first'
}

/** The number of the document whose line is corrected, or null where none is named. */
export function correctedBy({ corrects }: Line): string | null {
  return corrects === null ? null : (/^line:(.+)\/\d+$/.exec(corrects)?.[1] ?? corrects)
}

/** What lines of one period of one earlier document changed, and why. */
export type Change = Readonly<{ about: string; period: string; why: string; amount: string }>

/** The corrections of a document, gathered by the document and the period that they are about. */
export function changesOf(printed: PrintedInvoice): readonly Change[] {
  const corrections = printed.document.items.filter(isCorrection)
  const about = (line: Line): string => correctedBy(line) ?? 'Billed before'
  const alike = Map.groupBy(corrections, (line) => `${about(line)} ${line.periodFrom} ${line.periodTo}`)
  return [...alike.values()].flatMap((lines) => {
    const [first] = lines
    if (!first) return []
    const whys = new Set(lines.map((line) => whyOf(line, printed)))
    const names = [...new Set(lines.map(({ chargeName }) => chargeName))]
    const shown = names.length > 3 ? counted(names.length, 'charge') : names.join(', ')
    return {
      about: about(first),
      period: periodWords({ from: first.periodFrom, to: first.periodTo, zone: first.zone }),
      why: `${shown}: ${[...whys].join('; ')}`,
      amount: sum(lines.map(({ amount }) => decimal(amount))).toFixed(),
    }
  })
}

/** Why a line was corrected, in the words of its reasons. */
function whyOf(line: Line, { reasons }: PrintedInvoice): string {
  const told = reasons.get(line.id) ?? []
  const voided = told.find(({ rule }) => rule === 'voided')
  if (voided) return voided.says.replace(/^.*?: /, '')
  const given = told.filter(({ rule }) => rule === 'goodwill' || rule === 'void').map(({ says }) => says)
  const news =
    told.find(({ rule }) => rule === 'news')?.says.replace(/^New since then: /, '') ?? 'what was posted is taken back'
  return [...given, news].join('; ')
}

const MOST_STEPS = 8
/** What is said of how an amount came about elsewhere on the page, or is no step of it. */
const ASIDE = new Set([
  'posting',
  'correction',
  'reversal',
  'rebooking',
  'voided',
  'rated_line',
  'rounding',
  'posted',
  'news',
])

/** How a metered line was rated, in one sentence: its quantity, its price, the steps of its tiers. Undefined for other lines. */
export function ratedWords({ id }: Line, { reasons }: PrintedInvoice): string | undefined {
  const told = reasons.get(id) ?? []
  const measured = told.filter(({ rule }) => rule === 'quantity' || rule === 'usage')
  if (measured.length === 0) return undefined
  const steps = told.filter((reason) => !ASIDE.has(reason.rule) && !measured.includes(reason))
  const shown = steps.slice(0, MOST_STEPS).map(sentence)
  const more = steps.length > MOST_STEPS ? [`and ${counted(steps.length - MOST_STEPS, 'more step')}`] : []
  return [...measured.map(sentence), ...shown, ...more].join('; ')
}

/** A reason's sentence with real minus signs before figures. */
function sentence({ says }: PrintedReason): string {
  return says.replaceAll(/(^|[\s(=×])-(?=\d)/g, '$1−').replace(/over 1 events$/, 'over 1 event')
}
