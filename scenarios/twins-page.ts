import { type Decimal, decimal, sum } from '#core/ground/decimal.ts'
import { STAGES } from '#core/life/role.ts'
import { EARNERS, type Earner, type Lived, type Reward } from './twins-lived.ts'
import { addMonths, MONTHS, monthsUntil } from './twins-months.ts'
import { drawVested, type Mark } from './twins-picture.ts'

export type Twins = Readonly<{ kept: Lived; lost: Lived }>

const PARTS = ['earned', 'vested', 'held', 'lost'] as const
const NAMES: Readonly<Record<Earner, string>> = { leaf: 'Leaf', mossgate: 'Mossgate' }
const [KEPT_COLOR, LOST_COLOR] = ['#17563f', '#a2481f']

function euros(amount: Decimal): string {
  const [whole = '', cents = ''] = amount.toFixed(2).split('.')
  return `${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}.${cents}`
}

/** The picture of what has vested in both stories. */
export function twinsPicture({ kept, lost }: Twins): string {
  const pointsOf = ({ vested }: Lived) =>
    vested.map(({ until, amount }) => ({ month: monthsUntil(until), amount: Number(amount.toFixed(2)) }))
  const last = ({ vested }: Lived): Decimal => vested.at(-1)?.amount ?? decimal('0')
  const whole = (amount: Decimal): string => euros(amount).replace(/\.\d+$/, '')
  const title = `${whole(last(kept))} EUR vested where the customer was looked after, ${whole(last(lost))} EUR where it was not`
  const marks: readonly Mark[] = [
    { month: 3, says: 'the order', color: '#6b7570' },
    { month: 9, says: 'use falls in both', color: '#6b7570' },
    { month: 13, says: 'one leaves', color: LOST_COLOR },
    { month: 15, says: 'the other renews', color: KEPT_COLOR },
    { month: 18, says: 'and orders Support', color: KEPT_COLOR },
  ]
  const lines = [
    { name: 'looked after', color: KEPT_COLOR, points: pointsOf(kept) },
    { name: 'left alone', color: LOST_COLOR, points: pointsOf(lost) },
  ]
  return drawVested(title, lines, marks)
}

/** The page that tells both stories side by side. */
export function twinsPage(twins: Twins): string {
  return [
    ABOUT,
    '## What each partner earned, vested and lost',
    rewardsTable(twins),
    RULES,
    '![What has vested of both over thirty months](pictures/twins.svg)',
    '## What was billed',
    billedTable(twins),
    '## Month by month',
    monthsTable(twins),
  ].join('\n\n')
}

const ABOUT = `# Twins: the same customer, looked after and left alone

<!-- Written by npm run twins: what stands here was played, not typed. -->

Fen Foods buys *Stratum* of Altus from Leaf, and Mossgate puts it into production. Both stories are the same until the order of March
2026. In one of them Leaf goes on looking after Fen Foods; in the other nobody hears of it again. The stories are
[life-kept](../scenarios/life-kept.scenario) and [life-lost](../scenarios/life-lost.scenario): \`npm run twins\` plays both through the
real doors, with every month closed and every quarter settled under [customer-lifecycle](../programs/customer-lifecycle.yaml), and writes
this page. They are made up: they show what the rules make of two lives, not how likely either is.`

const RULES = `*Earned* is all that was granted, *vested* what was stated, *held* what may still vest, *lost* what never will: going live vests over
twelve months, and only while the customer stays. What was never granted stands in no column: of support and renewal the second story
has nothing, as nobody met Fen Foods and nothing was renewed. Mossgate did the same work in both.`

function rewardsTable({ kept, lost }: Twins): string {
  const rows = EARNERS.flatMap((earner) => [
    ...STAGES.flatMap((stage) => {
      const of = ({ rewards }: Lived) => rewards.find((one) => one.earner === earner && one.stage === stage)
      const both = [of(kept), of(lost)]
      return both.some(Boolean) ? [row([`${NAMES[earner]}, ${stage}`, ...both.flatMap(cellsOf)])] : []
    }),
    totalRow(`${NAMES[earner]}, together`, [kept, lost], (one) => one.earner === earner),
  ])
  const heads = ['', ...PARTS.map((part) => `looked after: ${part}`), ...PARTS.map((part) => `left alone: ${part}`)]
  return table(heads, [...rows, totalRow('both', [kept, lost], () => true)])
}

function cellsOf(reward: Reward | undefined): readonly string[] {
  return PARTS.map((part) => (reward === undefined || reward[part].eq(0) ? '' : euros(reward[part])))
}

function totalRow(name: string, stories: readonly Lived[], wanted: (reward: Reward) => boolean): string {
  const cells = stories.flatMap(({ rewards }) =>
    PARTS.map((part) => `**${euros(sum(rewards.filter(wanted).map((one) => one[part])))}**`),
  )
  return row([`**${name}**`, ...cells])
}

function billedTable({ kept, lost }: Twins): string {
  const line = (name: string, of: (lived: Lived) => Decimal): string => row([name, euros(of(kept)), euros(of(lost))])
  return table(
    ['in euros, net of tax', 'looked after', 'left alone'],
    [
      line('Leaf billed Fen Foods', ({ billed }) => billed.customer),
      line('Altus billed Leaf', ({ billed }) => billed.partner),
      line('what stays with Leaf of it', ({ billed }) => billed.customer.minus(billed.partner)),
      line('what the program paid both partners beside it', ({ rewards }) => sum(rewards.map(({ vested }) => vested))),
    ],
  )
}

function monthsTable({ kept, lost }: Twins): string {
  const rows = Array.from({ length: MONTHS }, (_, at) => {
    const month = addMonths(at)
    const cells = [kept, lost].flatMap(({ months }) => {
      const { used = '', events = [] } = months.get(month) ?? {}
      return [used, events.join('<br>')]
    })
    return row([month, ...cells])
  })
  return table(['month', 'used', 'looked after', 'used', 'left alone'], rows)
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function table(heads: readonly string[], rows: readonly string[]): string {
  return [row(heads), `|${heads.map(() => '---').join('|')}|`, ...rows].join('\n')
}
