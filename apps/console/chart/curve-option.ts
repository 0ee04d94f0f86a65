import type { LineSeriesOption } from 'echarts/charts'
import { approximately } from '#apps/console/amount/decimal-text.ts'
import type { Palette } from './palette.ts'
import { type ChartOption, ceiling, placeAxis, tooltipFrame } from './stack-option.ts'

/** One amount over quantities in even steps. */
export type CurveDrawn = Readonly<{
  /** The names on the axis; empty where a step has none there. */
  places: readonly string[]
  names: readonly string[]
  /** Exact values, as they stand in the table; undefined where there is none. */
  values: readonly (string | null)[]
  /** The step that is looked at. */
  marked: number
  print: (value: string) => string
}>

const GRID = { top: 24, bottom: 4, left: 4, right: 16 }

/** A line from zero with the place that is looked at marked and named. */
export function curveOption(curve: CurveDrawn, palette: Palette, width: number): ChartOption {
  const values = curve.values.map((value) => (value === null ? null : approximately(value)))
  const highest = Math.max(...values.map((value) => value ?? 0))
  const top = highest > 0 ? ceiling(highest) : 1
  return {
    animationDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 320,
    textStyle: { fontFamily: palette.font, color: palette.text },
    grid: { ...GRID, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: placeAxis({ kind: 'areas', places: curve.places, shown: -1 }, palette, width - GRID.right),
    yAxis: {
      type: 'value',
      max: top,
      interval: top / 4,
      axisLabel: {
        color: palette.soft,
        fontSize: 12,
        formatter: (value: number) => value.toLocaleString('en', { maximumFractionDigits: 6 }),
      },
      splitLine: { lineStyle: { color: palette.line } },
    },
    tooltip: {
      ...tooltipFrame(palette),
      formatter: (hit) => tellStep(curve, (Array.isArray(hit) ? hit[0] : hit)?.dataIndex ?? 0),
    },
    series: [lineSeries(curve, values, palette)],
  }
}

function lineSeries(curve: CurveDrawn, values: readonly (number | null)[], palette: Palette): LineSeriesOption {
  const { marked, print } = curve
  const [color = ''] = palette.series
  return {
    type: 'line',
    symbol: 'circle',
    showAllSymbol: true,
    symbolSize: (_, { dataIndex }) => (dataIndex === marked ? 9 : 0),
    lineStyle: { color, width: 2 },
    itemStyle: { color },
    areaStyle: { color, opacity: 0.12 },
    data: [...values],
    label: {
      show: true,
      position: 'top',
      align: marked > 4 ? 'right' : 'left',
      distance: 8,
      fontSize: 12,
      color: palette.text,
      formatter: ({ dataIndex }) => (dataIndex === marked ? print(curve.values[dataIndex] ?? '0') : ''),
    },
  }
}

function tellStep({ names, values, print }: CurveDrawn, at: number): string {
  const value = values[at]
  return [names[at] ?? '', value === null || value === undefined ? '' : print(value)].join('\n')
}
