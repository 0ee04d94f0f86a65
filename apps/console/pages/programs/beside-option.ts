import { approximately } from '#apps/console/amount/decimal-text.ts'
import type { Palette } from '#apps/console/chart/palette.ts'
import { type ChartOption, ceiling, placeAxis, tooltipFrame, valueAxis } from '#apps/console/chart/stack-option.ts'

export type BesideBars = Readonly<{
  places: readonly string[]
  /** Bars beside each other at each place: exact texts. */
  series: readonly Readonly<{ name: string; values: readonly string[] }>[]
  print: (value: string) => string
}>

/** Bars of two programs beside each other; what is negative goes down from the line. */
export function besideOption({ places, series, print }: BesideBars, palette: Palette, width: number): ChartOption {
  const values = series.flatMap((one) => one.values.map(approximately))
  const highest = ceiling(Math.max(1, ...values.map(Math.abs)))
  const isBelow = values.some((value) => value < 0)
  return {
    animationDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 320,
    textStyle: { fontFamily: palette.font, color: palette.text },
    grid: { top: 24, bottom: 4, left: 4, right: 12, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: placeAxis({ kind: 'bars', places, shown: -1 }, palette, width),
    yAxis: { ...valueAxis(highest, palette), ...(isBelow && { min: -highest, interval: highest / 2 }) },
    tooltip: {
      ...tooltipFrame(palette),
      formatter: (hit) => {
        const at = (Array.isArray(hit) ? hit[0] : hit)?.dataIndex ?? 0
        const rows = series.map(({ name, values }) => `${name}  ${print(values[at] ?? '0')}`)
        return [(places[at] ?? '').replace('\n', ' '), ...rows].join('\n')
      },
    },
    series: series.map(({ name, values: of }, nth) => ({
      type: 'bar' as const,
      name,
      data: of.map(approximately),
      barMaxWidth: 40,
      itemStyle: { color: palette.series[nth === 0 ? 0 : 2] ?? palette.soft },
      label: {
        show: places.length * series.length <= 3 && width > 420,
        position: 'top' as const,
        color: palette.soft,
        fontSize: 12,
        formatter: ({ dataIndex }: Readonly<{ dataIndex: number }>) => print(of[dataIndex] ?? '0'),
      },
    })),
  }
}
