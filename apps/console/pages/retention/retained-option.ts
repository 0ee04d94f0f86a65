import type { LineSeriesOption, ScatterSeriesOption } from 'echarts/charts'
import { monthText, shortMonthText } from '#apps/console/amount/time-text.ts'
import type { Retention } from '#apps/console/api/retention.ts'
import type { Palette } from '#apps/console/chart/palette.ts'
import { spreadLabels } from '#apps/console/chart/place-labels.ts'
import { type ChartOption, ceiling, placeAxis, tooltipFrame, valueAxis } from '#apps/console/chart/stack-option.ts'
import { type Interval, intervalText, percentText } from './retention-words.ts'

type Months = Retention['revenue'][number]['months']
const LINES = ['net', 'gross'] as const
const NAMES = { net: 'Net', gross: 'Gross' } as const

/** Net and gross retention as lines from zero, each with its interval as a band, and its name at the end. */
export function retainedOption(
  months: Months,
  palette: Palette,
  size: Readonly<{ width: number; height: number }>,
): ChartOption {
  const right = 64
  const highest = ceiling(Math.max(100, ...months.map(({ net }) => Math.min(200, 100 * Number(net.high ?? net.share)))))
  const plot = { highest, height: size.height - 28 - 40 }
  return {
    animationDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 320,
    textStyle: { fontFamily: palette.font, color: palette.text },
    grid: { top: 24, bottom: 4, left: 4, right, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: placeAxis(
      { kind: 'areas', places: months.map(({ month }, at) => shortMonthText(month, at)), shown: -1 },
      palette,
      size.width - right,
    ),
    yAxis: { ...valueAxis(highest, palette), axisLabel: { color: palette.soft, fontSize: 12, formatter: '{value} %' } },
    tooltip: {
      ...tooltipFrame(palette),
      formatter: (hit) => tellMonth(months[(Array.isArray(hit) ? hit[0] : hit)?.dataIndex ?? 0]),
    },
    series: [
      ...LINES.flatMap((name, at) =>
        lineSeries(
          months.map((one) => one[name]),
          highest,
          palette.series[at] ?? '',
        ),
      ),
      namesSeries(months, palette, plot),
    ],
  }
}

function lineSeries(shares: readonly Interval[], highest: number, color: string): readonly LineSeriesOption[] {
  const plain = { type: 'line', silent: true, animation: false, showSymbol: false } as const
  const ends = shares.map(({ low, high }) =>
    low === null || high === null ? null : ([100 * Number(low), Math.min(highest, 100 * Number(high))] as const),
  )
  const edge = { ...plain, stack: `range ${color}`, lineStyle: { width: 0 } }
  return [
    { ...edge, data: ends.map((one) => one?.[0] ?? null) },
    { ...edge, data: ends.map((one) => one && one[1] - one[0]), areaStyle: { color, opacity: 0.14 } },
    {
      ...plain,
      // One month alone is no line: then its point is drawn.
      showSymbol: shares.length === 1,
      data: shares.map(({ share }) => 100 * Number(share)),
      lineStyle: { color, width: 2 },
      itemStyle: { color },
    },
  ]
}

type Plot = Readonly<{ highest: number; height: number }>

function namesSeries(months: Months, palette: Palette, plot: Plot): ScatterSeriesOption {
  const last = months.at(-1)
  const named = LINES.map((name) => ({ name, value: 100 * Number(last?.[name].share ?? 0) })).toSorted(
    (a, b) => a.value - b.value,
  )
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
    data: heights.map((height) => [months.length - 1, height]),
    label: {
      show: true,
      position: 'right',
      distance: 8,
      fontSize: 12,
      color: palette.text,
      formatter: ({ dataIndex }) => NAMES[named[dataIndex]?.name ?? 'net'],
    },
  }
}

function tellMonth(month: Months[number] | undefined): string {
  if (!month) return ''
  const line = (name: (typeof LINES)[number]) =>
    `${NAMES[name]}  ${percentText(month[name].share, 1)}  (${intervalText(month[name])})`
  return [monthText(month.month), ...LINES.map(line), `of ${month.customers} customers`].join('\n')
}
