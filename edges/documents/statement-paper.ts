import { decimal, sum } from '#core/ground/decimal.ts'
import { STAGES, type Stage } from '#core/life/role.ts'
import type { PrintedStatement } from '#questions/rewards/printed-statement.ts'
import { amountFigure, amountWords, counted, dayWords, isNegative, periodWords } from './figures.ts'
import { writeFacts, writeHeadline, writeParties } from './head.ts'
import type { PrintOptions } from './invoice-paper.ts'
import {
  finishPaper,
  LEFT,
  nextPage,
  openPaper,
  type Paper,
  roomLeft,
  rule,
  SIZE,
  WIDTH,
  write,
  writeBelow,
} from './paper/paper.ts'
import { drawStageMark, STAGE_NAMES } from './stage-mark.ts'
import { type Column, type Row, writeTable } from './table.ts'

type Statement = PrintedStatement['statement']
type Line = Statement['earnings'][number]

/** A statement of earnings as PDF: page one says what is paid, for what and until when to object; then every line. */
export async function printStatement(printed: PrintedStatement, options: PrintOptions = {}): Promise<Buffer> {
  const { statement } = printed
  const { payer, partner } = statement.sides
  const paper = openPaper({
    title: `Statement ${statement.number}`,
    author: payer.name,
    date: statement.issueDate,
    running: `Statement ${statement.number} · ${payer.name} to ${partner.name}`,
    ...options,
  })
  writeHeadline(paper, headlineOf(statement))
  writeParties(paper, payer, partner, ['Payer', 'Partner'])
  writeFacts(paper, factsOf(printed))
  await writeBalance(paper, statement)
  writeStages(paper, statement)
  writeBelow(paper, whatNow(statement), {}, 14)
  await writeLines(paper, printed)
  await writeNotEarned(paper, statement)
  return await finishPaper(paper)
}

function headlineOf(statement: Statement) {
  const { number, paid, closing, currency } = statement
  const pays = Number(paid) > 0
  return {
    kind: 'Statement',
    number,
    label: pays ? 'Paid out' : 'Carried on',
    figure: amountWords(pays ? paid : closing, currency),
    below: moneyWords(statement),
  }
}

/** Where the money of its payout is. */
function moneyWords({ paid, remittances, payout }: Statement): string {
  const last = remittances.at(-1)
  if (last?.kind === 'paid') return `Sent ${dayWords(last.date)}`
  if (last?.kind === 'returned') return `Came back ${dayWords(last.date)}`
  if (last?.kind === 'forfeited') return `Forfeited ${dayWords(last.date)}`
  if (payout !== null) return `Ordered as ${payout}`
  return Number(paid) > 0 ? 'Nothing of it is sent as money' : 'Nothing is paid out'
}

function factsOf({ statement, names, zone }: PrintedStatement): readonly (readonly [string, string])[] {
  const { program, programVersions, issueDate, periodFrom, periodTo, currency, payout, remittances } = statement
  const reference = remittances.findLast(({ kind }) => kind === 'paid')?.reference
  const versions = programVersions.length === 0 ? '' : `, version ${programVersions.join(', ')}`
  return [
    ['Program', `${names.get(program) ?? program}${versions}`],
    ['Issue date', dayWords(issueDate)],
    ['Period', `${periodWords({ from: periodFrom, to: periodTo, zone })} (${zone})`],
    ['Currency', currency],
    ['Object by', dayWords(statement.disputeThrough)],
    ...(payout === null ? [] : [['Payout', payout] as const]),
    ...(reference ? [['Reference', reference] as const] : []),
    ['Record', statement.cut],
  ]
}

/** In which words a part of what is paid out stands in the balance. */
const PAID_AS: Readonly<Record<Statement['deliveries'][number]['as'], string>> = {
  cash: 'Paid out',
  credit_note: 'Given as credit note',
  discount: 'Given as discount',
  claim: 'Given as claim',
  offset: 'Set off',
  fund: 'Put into the fund',
  points: 'Given as points',
}

async function writeBalance(paper: Paper, statement: Statement): Promise<void> {
  const { opening, earned, paid, closing, currency, deliveries } = statement
  const columns: readonly Column[] = [
    { title: 'Balance', width: WIDTH - 120 },
    { title: `Amount, ${currency}`, width: 120, align: 'right' },
  ]
  const show = (amount: string): string => amountFigure(amount, currency)
  await writeTable(paper, columns, [
    { cells: ['Opening balance', show(opening)] },
    { cells: ['Earned', show(earned)] },
    ...(deliveries.length === 0 ? [{ as: 'cash', amount: paid } as const] : deliveries).map(({ as, amount }) => ({
      cells: [PAID_AS[as], show(decimal(amount).times(-1).toString())],
      keeps: true,
    })),
    { kind: 'total', cells: ['Closing balance', show(closing)] },
  ])
  paper.y += 14
}

/** What was earned in each stage of the customer's life, in their order. */
function writeStages(paper: Paper, { earnings, currency }: Statement): void {
  const stages = STAGES.filter((stage) => earnings.some((one) => one.stage === stage))
  if (stages.length === 0) return
  writeBelow(paper, 'Earned by stage', { size: SIZE.head, weight: 'strong', tag: 'H2' }, 6)
  for (const stage of stages)
    writeStage(
      paper,
      stage,
      earnings.filter((one) => one.stage === stage),
      currency,
    )
  paper.y += 14
}

function writeStage(paper: Paper, stage: Stage, lines: readonly Line[], currency: string): void {
  if (roomLeft(paper) < 22) nextPage(paper)
  const y = paper.y + 4
  drawStageMark(paper, stage, { x: LEFT, y: y - 1 })
  write(paper, STAGE_NAMES[stage], { x: LEFT + 18, y, width: 120 }, { weight: 'strong' })
  write(paper, counted(lines.length, 'line'), { x: LEFT + 140, y, width: 120 })
  const total = sum(lines.map(({ amount }) => decimal(amount)))
  const right = { x: LEFT + WIDTH - 120, y, width: 120 }
  paper.y = y + write(paper, amountFigure(total, currency), right, { align: 'right', figures: true }) + 4
  rule(paper, paper.y)
}

/** What the partner gets or owes, and until when it can object. */
function whatNow(statement: Statement): string {
  const { sides, paid, closing, currency, disputeThrough, deliveries } = statement
  const { payer, partner } = sides
  const until = ` A line can be disputed through ${dayWords(disputeThrough)}.`
  if (Number(paid) > 0 && deliveries.length > 0) {
    const parts = deliveries.map(({ as, amount }) => `${amountWords(amount, currency)} as ${as.replace('_', ' ')}`)
    return `${payer.name} gives ${partner.name} ${parts.join(', ')}.${until}`
  }
  if (Number(paid) > 0) return `${payer.name} pays ${partner.name} ${amountWords(paid, currency)}.${until}`
  if (isNegative(closing)) {
    const owed = amountWords(closing.replace(/^-/, ''), currency)
    return `${owed} were taken back more than earned; what comes next is netted first.${until}`
  }
  return `The balance waits until the program pays it out.${until}`
}

async function writeLines(paper: Paper, printed: PrintedStatement): Promise<void> {
  const { statement } = printed
  const { earnings, currency } = statement
  if (earnings.length === 0) return
  writeBelow(paper, 'Every line', { size: SIZE.head, weight: 'strong', tag: 'H2' }, 6)
  const columns: readonly Column[] = [
    { title: 'Line', width: 34 },
    { title: 'Stage, incentive', width: 92 },
    { title: 'For what', width: WIDTH - 34 - 92 - 80 },
    { title: `Amount, ${currency}`, width: 80, align: 'right' },
  ]
  const rows = earnings.map((line): Row => {
    const what = `${STAGE_NAMES[line.stage]}, ${line.incentive}`
    return { cells: [String(line.line), what, forWhat(line, printed), amountFigure(line.amount, currency)] }
  })
  await writeTable(paper, columns, [
    ...rows.map((row, at) => ({ ...row, keeps: at === rows.length - 1 })),
    { kind: 'total', cells: ['', 'Earned', '', amountFigure(statement.earned, currency)] },
  ])
  paper.y += 14
}

/** The line's own sentence, whom it is about, what it rests on and how it came to be. */
function forWhat(line: Line, { names, zone }: PrintedStatement): string {
  const from = Temporal.Instant.from(line.earnedFrom).toZonedDateTimeISO(zone).toPlainDate()
  const { customer, product, invoices, purchaseOrders, base, rate, cap, fx, dispute } = line
  const named = [customer, product].flatMap((id) => (id === null ? [] : [names.get(id) ?? id])).join(', ')
  const documents = [...invoices, ...purchaseOrders.map((one) => `purchase order ${one}`)].join(', ')
  const parts = [
    named,
    line.says,
    documents === '' ? '' : `On ${documents}`,
    ...[base, rate, cap, fx].map((one) => one ?? ''),
    `Earned from ${dayWords(from.toString())}`,
    dispute ? `Disputed: ${dispute.state}` : '',
  ]
  return parts.filter((part) => part !== '').join('. ')
}

async function writeNotEarned(paper: Paper, { notEarned }: Statement): Promise<void> {
  if (notEarned.length === 0) return
  writeBelow(paper, 'What did not earn, and what would make it', { size: SIZE.head, weight: 'strong', tag: 'H2' }, 6)
  const columns: readonly Column[] = [
    { title: 'Incentive', width: 92 },
    { title: 'Why', width: (WIDTH - 92) / 2 },
    { title: 'What would make it earn', width: (WIDTH - 92) / 2 },
  ]
  await writeTable(
    paper,
    columns,
    notEarned.map(({ incentive, says, hint }): Row => ({ cells: [incentive, says, hint] })),
  )
}
