import { useNavigate } from '@tanstack/react-router'
import { amountText, moneyText } from '#apps/console/amount/decimal-text.ts'
import { monthText } from '#apps/console/amount/time-text.ts'
import type { History } from '#apps/console/api/answers.ts'
import { type Names, useNames } from '#apps/console/api/names.ts'
import { useHistory } from '#apps/console/api/questions.ts'
import { useView } from '#apps/console/api/viewer.ts'
import { ChartFigure } from '#apps/console/chart/chart-figure.tsx'
import { ChartSkeleton } from '#apps/console/chart/chart-skeleton.tsx'
import { changeText, layersOf } from '#apps/console/chart/layers.ts'
import { type Group, groupBySide } from './sides.ts'

type Row = History['money'][number]

const SIDES = { sent: 'You invoiced', received: 'You were invoiced' } as const

/** Money by month of service and link, one currency and one direction at a time. */
export function MoneyFigure({ month }: Readonly<{ month: string }>) {
  const { data } = useHistory()
  const names = useNames()
  const { money } = useView()
  const navigate = useNavigate()
  if (!data) return <ChartSkeleton />
  const groups = groupBySide(data.money, names.self, ({ amount }) => amount)
  const group = groups.find(({ key }) => key === money) ?? fullest(groups)
  if (!group) return null
  const months = [...new Set(data.money.map((row) => row.month))].toSorted()
  const points = group.rows.map((row) => ({ place: row.month, layer: linkName(group, row, names), value: row.amount }))
  const layers = layersOf(points, months)
  return (
    <ChartFigure
      {...layers}
      kind="bars"
      title={title(group, layers.totals, months, month)}
      lead={`In ${group.currency}, by month of service: a correction counts in the month that it is about.`}
      months={months}
      shown={month}
      what={group.currency}
      print={(value) => amountText(value, group.currency)}
      choiceLabel="Direction and currency"
      choices={groups.map(({ key, side, currency }) => ({ value: key, label: `${SIDES[side]}, ${currency}` }))}
      chosen={group.key}
      onChoose={(key) => void navigate({ to: '.', search: (view) => ({ ...view, money: key }), resetScroll: false })}
      onOpen={(opened) =>
        void navigate({ to: '.', search: (view) => ({ ...view, month: opened }), resetScroll: false })
      }
    />
  )
}

/** Where nobody chose: the direction and currency with the most to see; of equals, the first. */
function fullest(groups: readonly Group<Row>[]): Group<Row> | undefined {
  return groups.toSorted((a, b) => b.rows.length - a.rows.length)[0]
}

/** A link by its other end, where one end is the viewer. */
function linkName({ side }: Group<Row>, { seller, buyer }: Row, names: Names): string {
  return names.of(side === 'sent' ? buyer : seller)
}

function title(
  { side, currency }: Group<Row>,
  totals: readonly string[],
  months: readonly string[],
  month: string,
): string {
  const at = months.indexOf(month)
  const now = totals[at]
  const last = months[at - 1]
  if (now === undefined) return `${SIDES[side]} nothing for service in ${monthText(month)}`
  const change = last && changeText(now, totals[at - 1] ?? '0')
  const finding = `${SIDES[side]} ${moneyText(now, currency)} for ${monthText(month)}`
  return change ? `${finding}, ${change} for ${monthText(last).split(' ')[0]}` : finding
}
