import type { LineSeriesOption, ScatterSeriesOption } from 'echarts/charts'
import { ceiling } from '#apps/console/chart/stack-option.ts'
import type { LifeDrawn, LifePalette } from './life-axis-option.ts'
import type { UseCourse, VestingSteps } from './life-rows.ts'

type Place = Readonly<{ top: number; height: number; left: number }>
type Course = Readonly<{
  name: string
  highest: number
  series: (
    axes: Readonly<{ xAxisIndex: number; yAxisIndex: number }>,
  ) => readonly (LineSeriesOption | ScatterSeriesOption)[]
}>

/** A grid with its own height for use and for vesting, each only where there is some. */
export function courseGrids(life: LifeDrawn, palette: LifePalette, { top, height, left }: Place) {
  const isRoomy = left > 150
  const courses = [
    ...(life.use ? [usedCourse(life.use, isRoomy, palette)] : []),
    ...vestingCourse(life.vesting, isRoomy, palette),
  ]
  return {
    grids: courses.map((_, at) => ({ left, right: 16, top: top + at * height + 20, height: height - 28 })),
    axes: courses.map(({ name, highest }, at) => valueAxis({ name, highest, left, gridIndex: at + 1 }, palette)),
    series: courses.flatMap(({ series }, at) => series({ xAxisIndex: at + 1, yAxisIndex: at + 1 })),
  }
}

type Axis = Readonly<{ name: string; highest: number; left: number; gridIndex: number }>

function valueAxis({ name, highest, left, gridIndex }: Axis, palette: LifePalette) {
  const max = ceiling(Math.max(1, highest))
  return {
    ...{ gridIndex, type: 'value' as const, min: 0, max, interval: max / 2, name },
    ...{ nameLocation: 'end' as const, nameGap: 6 },
    nameTextStyle: { color: palette.text, fontSize: 12, align: 'left' as const, padding: [0, 0, 0, 4 - left] },
    axisLabel: { color: palette.soft, fontSize: 12, formatter: (value: number) => value.toLocaleString('en') },
    splitLine: { lineStyle: { color: palette.line } },
  }
}

const PLAIN = { type: 'line', silent: true, showSymbol: false, animation: false } as const

function usedCourse({ currency, months, limits }: UseCourse, isRoomy: boolean, palette: LifePalette): Course {
  const [color = ''] = palette.series
  const highest = Math.max(...[...months, ...limits].map(({ amount }) => amount))
  return {
    ...{ name: isRoomy ? `Use billed a month, ${currency}` : 'Use', highest },
    series: (axes) => [
      {
        ...{ ...PLAIN, ...axes, step: 'end' },
        // One point a month: of two in one place the engine would leave one out, and draw a slope.
        data: months.flatMap(({ from, to, amount }, at) => {
          const goesOn = months[at + 1]?.from === to
          const isLast = at === months.length - 1
          return [[from, amount], ...(goesOn ? [] : [[to, isLast ? amount : 0]])]
        }),
        lineStyle: { color, width: 2 },
        areaStyle: { color, opacity: 0.16 },
      },
      ...limits.map(({ from, to, amount }) => ({
        ...{ ...PLAIN, ...axes },
        data: [
          [from, amount],
          [to, amount],
        ],
        lineStyle: { color: palette.attention, width: 1.5, type: [6, 4] },
      })),
    ],
  }
}

function vestingCourse(vesting: readonly VestingSteps[], isRoomy: boolean, palette: LifePalette): readonly Course[] {
  if (vesting.length === 0) return []
  const all = vesting.flatMap(({ come, ahead }) => [...come, ...ahead].map(([, vested]) => vested))
  return [
    {
      ...{ name: isRoomy ? 'Vested, step by step' : 'Vested', highest: Math.max(...all) },
      series: (axes) =>
        vesting.flatMap((one, at) => stepSeries(one, palette.series[at] ?? palette.soft, axes, palette)),
    },
  ]
}

type Axes = Readonly<{ xAxisIndex: number; yAxisIndex: number }>

function stepSeries(
  { come, ahead, stop }: VestingSteps,
  color: string,
  axes: Axes,
  palette: LifePalette,
): readonly (LineSeriesOption | ScatterSeriesOption)[] {
  const line = { ...PLAIN, ...axes, step: 'end' as const }
  return [
    { ...line, data: come.map(([at, vested]) => [at, vested]), lineStyle: { color, width: 2 } },
    { ...line, data: ahead.map(([at, vested]) => [at, vested]), lineStyle: { color, width: 2, type: [5, 4] } },
    {
      ...axes,
      ...{ type: 'scatter', animation: false, silent: true, symbol: 'diamond', symbolSize: 12 },
      data: stop ? [[stop[0], stop[1]]] : [],
      itemStyle: { color: palette.harm },
      label: { show: true, position: 'top', color: palette.harm, fontSize: 12, formatter: 'stopped' },
    },
  ]
}
