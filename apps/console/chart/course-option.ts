import type { LineSeriesOption, ScatterSeriesOption } from 'echarts/charts'
import { approximately } from '#apps/console/amount/decimal-text.ts'
import type { Palette } from './palette.ts'
import { spreadLabels } from './place-labels.ts'
import { type ChartOption, ceiling, placeAxis, tooltipFrame, valueAxis } from './stack-option.ts'

/** Running totals of a period: what was used, where that leads, and the lines that it should stay under or reach. */
export type Course = Readonly<{
  places: readonly string[]
  names: readonly string[]
  /** Exact totals until the end of each place that has begun. */
  used: readonly string[]
  /** From the last of those on, one each until the end of the period. Only drawn: the exact figures stand in the table. */
  ahead?: Readonly<{ middle: readonly number[]; low: readonly number[]; high: readonly number[] }> | undefined
  limits: readonly Readonly<{ name: string; amount: string }>[]
  print: (value: string) => string
}>

const GRID = { top: 24, bottom: 4, left: 4 }
const AXIS = 40

/** A forecast is dashed, with its range as a band; a limit is a line over the whole period with its name at the end. */
export function courseOption(
  course: Course,
  palette: Palette,
  size: Readonly<{ width: number; height: number }>,
): ChartOption {
  const right = size.width > 420 ? 164 : 92
  const named = namesOf(course, size.width > 420)
  const highest = ceiling(Math.max(1, ...named.map(({ value }) => value), ...(course.ahead?.high ?? [])))
  return {
    animationDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 320,
    textStyle: { fontFamily: palette.font, color: palette.text },
    grid: { ...GRID, right, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: placeAxis({ kind: 'areas', places: course.places, shown: -1 }, palette, size.width - right),
    yAxis: valueAxis(highest, palette),
    tooltip: {
      ...tooltipFrame(palette),
      formatter: (hit) => tellPlace(course, (Array.isArray(hit) ? hit[0] : hit)?.dataIndex ?? 0),
    },
    series: [
      ...bandSeries(course, palette),
      usedSeries(course, palette),
      ...aheadSeries(course, palette),
      ...course.limits.map(({ amount }) => limitSeries(approximately(amount), course.places, palette)),
      namesSeries(named, course.places.length - 1, { highest, height: size.height - 28 - AXIS, palette, right }),
    ],
  }
}

/** The values of a series that begins at the last place with use. */
function fromNow({ places, used }: Course, values: readonly number[]): (number | null)[] {
  const first = Math.max(0, used.length - 1)
  return places.map((_, at) => values[at - first] ?? null)
}

const plain = { type: 'line', silent: true, showSymbol: false, animation: false } as const

function usedSeries({ used, places }: Course, { series: [color = ''] }: Palette): LineSeriesOption {
  const data = places.map((_, at) => (used[at] === undefined ? null : approximately(used[at])))
  return { ...plain, data, lineStyle: { color, width: 2 }, areaStyle: { color, opacity: 0.16 } }
}

function aheadSeries(course: Course, { series: [color = ''] }: Palette): readonly LineSeriesOption[] {
  if (!course.ahead) return []
  const data = fromNow(course, course.ahead.middle)
  return [{ ...plain, data, lineStyle: { color, width: 2, type: [6, 4] } }]
}

/** The lower end, unseen, and on it the difference to the upper end, filled. */
function bandSeries(course: Course, { series: [color = ''] }: Palette): readonly LineSeriesOption[] {
  const { ahead } = course
  if (!ahead) return []
  const over = ahead.high.map((high, at) => high - (ahead.low[at] ?? 0))
  const edge = { ...plain, stack: 'range', lineStyle: { width: 0 } } as const
  return [
    { ...edge, data: fromNow(course, ahead.low) },
    { ...edge, data: fromNow(course, over), areaStyle: { color, opacity: 0.12 } },
  ]
}

function limitSeries(amount: number, places: readonly string[], palette: Palette): LineSeriesOption {
  return { ...plain, data: places.map(() => amount), lineStyle: { color: palette.attention, width: 1.5 } }
}

type Named = Readonly<{ name: string; value: number }>

function namesOf({ used, ahead, limits, print }: Course, isRoomy: boolean): readonly Named[] {
  const last = ahead?.middle.at(-1)
  const now = used.at(-1) ?? '0'
  const reached =
    last === undefined ? { name: print(now), value: approximately(now) } : { name: 'expected', value: last }
  const lines = limits.map(({ name, amount }) => ({
    name: isRoomy ? `${name} ${print(amount)}` : print(amount),
    value: approximately(amount),
  }))
  return [reached, ...lines].toSorted((a, b) => a.value - b.value)
}

type Room = Readonly<{ highest: number; height: number; palette: Palette; right: number }>

function namesSeries(named: readonly Named[], last: number, { palette, right, ...plot }: Room): ScatterSeriesOption {
  const heights = spreadLabels(
    named.map(({ value }) => value),
    plot,
  )
  return {
    type: 'scatter',
    silent: true,
    symbolSize: 0,
    clip: false,
    tooltip: { show: false },
    data: heights.map((height) => [last, height]),
    label: {
      show: true,
      position: 'right',
      distance: 8,
      fontSize: 12,
      width: right - 20,
      overflow: 'truncate',
      color: palette.text,
      formatter: ({ dataIndex }) => named[dataIndex]?.name ?? '',
    },
  }
}

function tellPlace({ names, used, ahead, limits, print }: Course, at: number): string {
  const name = names[at] ?? ''
  const lines = limits.map((limit) => `${limit.name}  ${print(limit.amount)}`)
  const reached = used[at]
  if (reached !== undefined) return [name, `Until then  ${print(reached)}`, ...lines].join('\n')
  const value = (values: readonly number[] | undefined) =>
    (values?.[at - used.length + 1] ?? 0).toLocaleString('en', { maximumFractionDigits: 1 })
  const range = ahead
    ? [`Expected  ${value(ahead.middle)}`, `Between  ${value(ahead.low)} and ${value(ahead.high)}`]
    : []
  return [name, ...range, ...lines].join('\n')
}
