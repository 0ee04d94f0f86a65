import { useNavigate } from '@tanstack/react-router'
import { approximately, quantityText } from '#apps/console/amount/decimal-text.ts'
import { monthText } from '#apps/console/amount/time-text.ts'
import type { History } from '#apps/console/api/answers.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { useHistory } from '#apps/console/api/questions.ts'
import { useView } from '#apps/console/api/viewer.ts'
import { ChartFigure } from '#apps/console/chart/chart-figure.tsx'
import { ChartSkeleton } from '#apps/console/chart/chart-skeleton.tsx'
import { changeText, type Layers, layersOf } from '#apps/console/chart/layers.ts'

type Use = History['use'][number]

const keyOf = ({ product, charge, unit }: Use) => `${product}/${charge}/${unit}`

/** Use by month and customer, one charge in one unit at a time. */
export function UseFigure({ month }: Readonly<{ month: string }>) {
  const { data } = useHistory()
  const names = useNames()
  const { use } = useView()
  const navigate = useNavigate()
  if (!data) return <ChartSkeleton />
  const charges = Map.groupBy(data.use, keyOf)
  const key = use !== undefined && charges.has(use) ? use : largest(charges)
  const rows = key === undefined ? [] : (charges.get(key) ?? [])
  const [first] = rows
  if (!first || key === undefined) return null
  const months = [...new Set(data.use.map((row) => row.month))].toSorted()
  const points = rows.map((row) => ({ place: row.month, layer: names.of(row.customer), value: row.quantity }))
  const layers = layersOf(points, months)
  return (
    <ChartFigure
      {...layers}
      kind="areas"
      title={title(layers, first, months, month)}
      lead={`By month and customer, in ${first.unit}.`}
      months={months}
      shown={month}
      what={first.unit}
      print={quantityText}
      choiceLabel="Charge"
      choices={[...charges].map(([value, [one]]) => ({ value, label: one ? chargeText(one) : value }))}
      chosen={key}
      onChoose={(chosen) =>
        void navigate({ to: '.', search: (view) => ({ ...view, use: chosen }), resetScroll: false })
      }
      onOpen={(opened) =>
        void navigate({ to: '.', search: (view) => ({ ...view, month: opened }), resetScroll: false })
      }
    />
  )
}

const chargeText = ({ product, charge, unit }: Use) =>
  `${asWords(product)}, ${asWords(charge).toLowerCase()} in ${unit}`

/** The charge that most customers use comes first. */
function largest(charges: ReadonlyMap<string, readonly Use[]>): string | undefined {
  return [...charges].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0]
}

function title({ layers, totals }: Layers, { product, unit }: Use, months: readonly string[], month: string): string {
  const at = months.indexOf(month)
  const now = totals[at]
  if (now === undefined) return `${asWords(product)} was not used in ${monthText(month)}`
  const last = months[at - 1]
  const change = last && changeText(now, totals[at - 1] ?? '0')
  const most = layers.toSorted((a, b) => approximately(b.values[at] ?? '0') - approximately(a.values[at] ?? '0'))[0]
  const used = `${quantityText(now)} ${unit} of ${asWords(product)} in ${monthText(month)}`
  const compared = change ? `${used}, ${change} in ${monthText(last).split(' ')[0]}` : used
  return layers.length > 1 && most ? `${compared}; ${most.name} used most` : compared
}
