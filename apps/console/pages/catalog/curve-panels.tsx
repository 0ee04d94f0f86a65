import { useId, useMemo } from 'react'
import { quantityText } from '#apps/console/amount/decimal-text.ts'
import type { CurvePoint } from '#apps/console/api/catalog.ts'
import { Chart } from '#apps/console/chart/chart.tsx'
import { ChartSkeleton } from '#apps/console/chart/chart-skeleton.tsx'
import { curveOption } from '#apps/console/chart/curve-option.ts'
import type { Palette } from '#apps/console/chart/palette.ts'
import { ActTrouble } from '#apps/console/parts/act-trouble.tsx'
import { SelectField } from '#apps/console/parts/field.tsx'
import { useSetSearch } from '#apps/console/shell/set-search.ts'
import { Empty } from '#apps/console/shell/states.tsx'
import { averageText, averageTitle, costTitle } from './curve-sentences.ts'
import { CurveTable } from './curve-table.tsx'
import type { Tried } from './tried-model.ts'
import type { TriedAnswer } from './use-tried.ts'
import '#apps/console/chart/chart.css'

type Shown = Readonly<{ tried: Tried; answer: TriedAnswer; quantity: string | undefined; cell?: string | undefined }>

/** The curve twice: what a quantity costs in all, and each; under them the same numbers to read. */
export function CurvePanels({ tried, answer, quantity }: Shown) {
  const set = useSetSearch()
  const { series, says, currency, error } = answer
  if (error) return <ActTrouble error={error} />
  const [first] = series ?? []
  if (!series || !first) {
    if (says === undefined && /^[1-9]\d*$/.test(tried.upTo)) return <ChartSkeleton />
    return (
      <div className="panel">
        <Empty shows={says ?? `Up to “${tried.upTo}” can’t be tried.`} action="Then the curve stands here." />
      </div>
    )
  }
  const named = Number(/^(\d+)@/.exec(quantity ?? '')?.[1] ?? '0')
  const { points } = series[named] ?? first
  const wanted = (quantity ?? '').replace(/^\d+@/, '')
  const found = points.findIndex((point) => point.quantity === wanted)
  const at = found < 0 ? Math.floor(points.length / 2) : found
  const point = points[at]
  if (!point) return null
  const choose = (cell: number, place: number) =>
    set({ quantity: `${series.length > 1 ? `${cell}@` : ''}${points[place]?.quantity ?? ''}` })
  const drawn = { points, at, unit: tried.unit, currency, onChoose: (place: number) => choose(named, place) }
  return (
    <>
      {series.length > 1 && (
        <SelectField
          label="Cell"
          value={String(named)}
          onChange={(value) => choose(Number(value), at)}
          options={series.map(({ cell }, index) => ({ value: String(index), name: cell ?? 'all' }))}
        />
      )}
      <Slider {...drawn} />
      <div className="pair">
        <Curve {...drawn} of="cost" title={costTitle(point, { unit: tried.unit, currency })} />
        <Curve {...drawn} of="average" title={averageTitle(points, currency)} />
      </div>
      <CurveTable {...drawn} />
    </>
  )
}

export type Drawn = Readonly<{
  points: readonly CurvePoint[]
  at: number
  unit: string
  currency: string
  onChoose: (at: number) => void
}>

function Slider({ points, at, unit, currency, onChoose }: Drawn) {
  const id = useId()
  const point = points[at]
  if (!point) return null
  const average = point.average === null ? '' : `, ${averageText(point.average, currency)} each`
  return (
    <section className="panel try-slider" aria-label="Quantity">
      <label htmlFor={id}>Quantity</label>
      <input
        id={id}
        type="range"
        min={0}
        max={points.length - 1}
        value={at}
        aria-valuetext={`${quantityText(point.quantity)} ${unit}`}
        onChange={(event) => onChoose(Number(event.currentTarget.value))}
      />
      <output htmlFor={id}>
        <strong>{costTitle(point, { unit, currency })}</strong>
        {average}
      </output>
    </section>
  )
}

function Curve({
  points,
  at,
  unit,
  currency,
  of,
  title,
  onChoose,
}: Drawn & Readonly<{ of: 'cost' | 'average'; title: string }>) {
  const id = useId()
  const lead = of === 'cost' ? `Cost in ${currency}, by ${unit}.` : `Cost of each in ${currency}, by ${unit}.`
  const draw = useMemo(() => {
    const every = Math.max(1, Math.ceil((points.length - 1) / 5))
    const curve = {
      places: points.map(({ quantity }, place) => (place % every === 0 ? quantityText(quantity) : '')),
      names: points.map(({ quantity }) => `${quantityText(quantity)} ${unit}`),
      values: points.map((point) => point[of]),
      marked: at,
      print: (value: string) => averageText(value, currency),
    }
    return (palette: Palette, width: number) => curveOption(curve, palette, width)
  }, [points, at, unit, currency, of])
  return (
    <section className="panel chart-figure" aria-labelledby={id}>
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id={id}>{title}</h2>
          <p className="panel-lead">{lead}</p>
        </div>
      </div>
      <div className="panel-body">
        <Chart label={`${title}. ${lead}`} draw={draw} onOpen={onChoose} />
      </div>
    </section>
  )
}
