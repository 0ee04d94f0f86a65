import { decimal } from '#core/ground/decimal.ts'
import { readableMoney } from '#core/ground/money.ts'
import type { TrialTold } from '#operations/rewards/trial-fields.ts'
import { alignedText } from './aligned-text.ts'

type Beside = TrialTold['months'][number]
type Row = readonly string[]

/** So wide is the longest bar. */
const BAR = 24
/** Partners that win and lose most; the rest is in --json. */
const MOST_PARTNERS = 10

/** A trial for people: what stands out, then costs beside each other by month, stage, partner and outcome, and what did not earn. */
export function formatTrial(trial: TrialTold): string {
  const { findings, months, stages, incentives, partners, segments, outcomes, total, against } = trial
  const beside = (title: string, rows: readonly Beside[]): readonly string[] => section(title, besideTable(trial, rows))
  const parts = [
    findings.map((finding) => `• ${finding}`),
    section('by month', barTable(trial, months)),
    beside('by stage', stages),
    beside('by incentive', incentives),
    beside(against === null ? 'by partner' : 'by partner, who wins most first', shortened(partners)),
    beside('by country of the customer', segments),
    section(
      'by how deals stand at the end',
      besideTable(
        trial,
        outcomes,
        outcomes.map(({ deals }) => String(deals)),
        'deals',
      ),
    ),
    section('all', besideTable(trial, [{ name: 'total', ...total }])),
    section('did not earn', notEarnedTable(trial)),
    section('caps that are used up', trial.caps.map(capLine)),
  ]
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)]
}

/** The first and the last of a long list, which are those that win and lose most. */
function shortened(partners: readonly Beside[]): readonly Beside[] {
  if (partners.length <= 2 * MOST_PARTNERS) return partners
  return [...partners.slice(0, MOST_PARTNERS), ...partners.slice(-MOST_PARTNERS)]
}

/** Name, this one, and where there is another: the other and the difference. */
function besideTable(
  { currency, against }: TrialTold,
  rows: readonly Beside[],
  more: readonly string[] = [],
  moreTitle = '',
): readonly string[] {
  if (rows.length === 0) return []
  const money = (amount: string): string => readableMoney({ amount: decimal(amount), currency })
  const isAlone = against === null
  const head = isAlone ? ['', 'cost', moreTitle] : ['', 'tried', 'beside', 'difference', moreTitle]
  const cells = rows.map((row, at): Row => {
    const { name, tried, difference } = row
    const amounts = isAlone ? [money(tried)] : [money(tried), money(row.against), signed(difference, money(difference))]
    return [name, ...amounts, more[at] ?? '']
  })
  return alignedText([...(isAlone && moreTitle === '' ? [] : [head]), ...cells])
}

function signed(amount: string, text: string): string {
  return Number(amount) > 0 ? `+${text}` : text
}

/** Months with a bar each, in proportion to the dearest month of either. */
function barTable(trial: TrialTold, months: readonly Beside[]): readonly string[] {
  const most = Math.max(
    ...months.flatMap(({ tried, against }) => [Math.abs(Number(tried)), Math.abs(Number(against))]),
    0,
  )
  const bar = (amount: string): string =>
    most === 0 ? '' : '█'.repeat(Math.round((Math.abs(Number(amount)) / most) * BAR))
  const table = besideTable(trial, months)
  const offset = table.length - months.length
  return table.map((line, at) => {
    const month = months[at - offset]
    return month ? `${line}  ${bar(month.tried)}`.trimEnd() : line
  })
}

function notEarnedTable({ notEarned, parked }: TrialTold): readonly string[] {
  return alignedText([
    ...notEarned.map(({ code, hint, times, partners }) => [code, `${times} ×`, ofPartners(partners), hint]),
    ...parked.map(({ code, says, times }) => [code, `${times} ×`, 'not worked out', says]),
  ])
}

function ofPartners(partners: number): string {
  return partners === 1 ? '1 partner' : `${partners} partners`
}

function capLine({ says, incentive, partner, customer, from }: TrialTold['caps'][number]): string {
  const whose = [incentive, partner, customer, from === null ? null : `from ${from}`].filter((one) => one !== null)
  return whose.length === 0 ? says : `${says}: ${whose.join(', ')}`
}
