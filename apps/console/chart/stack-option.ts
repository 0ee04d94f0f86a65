import type { BarSeriesOption, LineSeriesOption, ScatterSeriesOption } from 'echarts/charts'
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import { approximately, isZero } from '#apps/console/amount/decimal-text.ts'
import type { Palette } from './palette.ts'
import { placeLabels, spreadLabels } from './place-labels.ts'

export type ChartOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | ScatterSeriesOption | GridComponentOption | TooltipComponentOption
>

/** One layer of a stack: a value as exact text for every place on the axis. */
export type Layer = Readonly<{ name: string; values: readonly string[] }>

export type Stack = Readonly<{
  /** Lines are of what can't be stacked, such as maxima. */
  kind: 'bars' | 'areas' | 'lines'
  /** The names on the axis; empty where a place has none there. */
  places: readonly string[]
  /** The names of the places in full, where those on the axis are short. */
  names?: readonly string[]
  /** The place that the page shows: its name stands out on the axis. */
  shown: number
  layers: readonly Layer[]
  /** Exact totals, as they stand in the table. */
  totals: readonly string[]
  print: (value: string) => string
}>

const GRID = { top: 24, bottom: 4, left: 4 }
/** What the axis' names take of the height, below the bars. */
const AXIS = 40

/** Layers over the same places, with the layers' names beside the last place instead of a legend. */
export function stackOption(
  stack: Stack,
  palette: Palette,
  size: Readonly<{ width: number; height: number }>,
): ChartOption {
  const named = size.width > 420 && stack.layers.length > 1
  const right = named ? 164 : 12
  const highest = ceiling(highestOf(stack))
  return {
    animationDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 320,
    textStyle: { fontFamily: palette.font, color: palette.text },
    grid: { ...GRID, right, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: placeAxis(stack, palette, size.width - right),
    yAxis: valueAxis(highest, palette),
    tooltip: tooltip(stack, palette),
    series: [
      ...stack.layers.map((layer, at) => layerSeries(stack, layer, palette, at)),
      ...(stack.kind === 'bars' ? [totalsSeries(stack, palette, size.width)] : []),
      ...(named ? [namesSeries(stack, palette, { highest, height: size.height - GRID.top - GRID.bottom - AXIS })] : []),
    ],
  }
}

/** What the axis has to hold: the stacks, or the highest of the lines. */
function highestOf({ kind, layers, totals }: Stack): number {
  const lines = kind === 'lines' ? layers.flatMap(({ values }) => values) : []
  return [...totals, ...lines].reduce((highest, value) => Math.max(highest, approximately(value)), 1)
}

export function valueAxis(highest: number, palette: Palette) {
  return {
    type: 'value' as const,
    max: highest,
    interval: highest / 4,
    axisLabel: { color: palette.soft, fontSize: 12, formatter: (value: number) => value.toLocaleString('en') },
    splitLine: { lineStyle: { color: palette.line } },
  }
}

/** What a place's name takes of the width. */
const NAME_WIDTH = 36

/** Which places are named: every one that has a name, or every second or so where there is no room for all. */
function namedPlaces(places: readonly string[], width: number): ReadonlySet<number> {
  const having = places.flatMap((name, at) => (name === '' ? [] : [at]))
  const every = Math.max(1, Math.ceil((having.length * NAME_WIDTH) / width))
  return new Set(having.filter((_, rank) => rank % every === 0))
}

export function placeAxis(
  { kind, places, shown }: Pick<Stack, 'kind' | 'places' | 'shown'>,
  palette: Palette,
  width: number,
) {
  const named = namedPlaces(places, width)
  return {
    type: 'category' as const,
    data: [...places],
    boundaryGap: kind === 'bars',
    axisTick: { show: false },
    axisLine: { lineStyle: { color: palette.line } },
    axisLabel: {
      color: palette.soft,
      fontSize: 12,
      lineHeight: 16,
      interval: (at: number) => named.has(at),
      formatter: (name: string, at: number) => (at === shown ? name.replace(/^[^\n]+/, '{shown|$&}') : name),
      rich: { shown: { color: palette.text, fontWeight: 700, fontSize: 12, lineHeight: 16 } },
    },
  }
}

function layerSeries(
  { kind, layers }: Stack,
  layer: Layer,
  palette: Palette,
  at: number,
): BarSeriesOption | LineSeriesOption {
  const color = palette.series[at] ?? palette.soft
  const data = layer.values.map(approximately)
  const alone = layers.length === 1
  if (kind === 'bars') {
    return {
      type: 'bar',
      name: layer.name,
      stack: 'all',
      data,
      barMaxWidth: 56,
      // A border between parts; hundreds of bars would be nothing but border.
      itemStyle: { color, borderColor: palette.surface, borderWidth: layer.values.length > 62 ? 0 : 1 },
    }
  }
  if (kind === 'lines') {
    return {
      type: 'line',
      name: layer.name,
      data,
      showSymbol: false,
      lineStyle: { color, width: 2 },
      itemStyle: { color },
    }
  }
  return {
    type: 'line',
    name: layer.name,
    stack: 'all',
    data,
    symbol: 'circle',
    symbolSize: 5,
    showSymbol: true,
    lineStyle: alone ? { color, width: 2 } : { color: palette.surface, width: 1 },
    itemStyle: { color },
    areaStyle: { color, opacity: alone ? 0.16 : 1 },
  }
}

/**
 * The exact total over each bar: what the table says, not what the bar measures. Where they would touch, only that of the
 * month that is shown.
 */
function totalsSeries({ totals, places, shown, print }: Stack, palette: Palette, width: number): ScatterSeriesOption {
  const longest = Math.max(...totals.map((total) => print(total).length))
  const roomy = longest * 7 + 8 < (width - 60) / places.length
  return {
    type: 'scatter',
    silent: true,
    symbolSize: 0,
    data: totals.map((total, at) => [at, approximately(total)]),
    tooltip: { show: false },
    label: {
      show: true,
      position: 'top',
      distance: 4,
      color: palette.soft,
      fontSize: 12,
      formatter: ({ dataIndex: at }) => {
        const total = totals[at] ?? '0'
        return isZero(total) || !(roomy || at === shown) ? '' : print(total)
      },
    },
  }
}

/** The series that is the layers' names: a click on one is a click on its layer. */
export const NAMES = 'names of layers'

function namesSeries(
  stack: Stack,
  palette: Palette,
  plot: Readonly<{ highest: number; height: number }>,
): ScatterSeriesOption {
  const last = stack.places.length - 1
  // In a period that goes on, the names stand beside the last place that has something.
  const told = Math.max(
    0,
    stack.totals.findLastIndex((total) => !isZero(total)),
  )
  const ends = stack.layers.map(({ values }) => approximately(values[told] ?? '0'))
  const heights = stack.kind === 'lines' ? besideLines(ends, plot) : placeLabels(ends, plot)
  return {
    type: 'scatter',
    name: NAMES,
    symbolSize: 0,
    data: heights.map((height) => [last, height]),
    clip: false,
    tooltip: { show: false },
    label: {
      show: true,
      position: 'right',
      distance: stack.kind === 'bars' ? 34 : 10,
      fontSize: 12,
      width: 128,
      overflow: 'truncate',
      formatter: ({ dataIndex }) => `{s${dataIndex}|■} ${stack.layers[dataIndex]?.name ?? ''}`,
      color: palette.text,
      rich: Object.fromEntries(
        stack.layers.map((_, at) => [`s${at}`, { color: palette.series[at] ?? palette.soft, fontSize: 12 }]),
      ),
    },
  }
}

/** The names of lines stand at their ends, whichever is above whichever. */
function besideLines(ends: readonly number[], plot: Readonly<{ highest: number; height: number }>): readonly number[] {
  const upwards = ends.map((_, at) => at).toSorted((a, b) => (ends[a] ?? 0) - (ends[b] ?? 0))
  const spread = spreadLabels(
    upwards.map((at) => ends[at] ?? 0),
    plot,
  )
  return ends.map((_, at) => spread[upwards.indexOf(at)] ?? 0)
}

/** A box drawn into the picture: no markup of a tooltip is ever read. */
export function tooltipFrame(palette: Palette) {
  return {
    trigger: 'axis' as const,
    renderMode: 'richText' as const,
    confine: true,
    backgroundColor: palette.surface,
    borderColor: palette.line,
    borderWidth: 1,
    padding: [10, 12],
    textStyle: { color: palette.text, fontSize: 12, lineHeight: 18 },
    axisPointer: { type: 'line' as const, lineStyle: { color: palette.soft, type: 'solid' as const, width: 1 } },
  }
}

function tooltip(
  { kind, layers, places, names = places, totals, print }: Stack,
  palette: Palette,
): TooltipComponentOption {
  return {
    ...tooltipFrame(palette),
    formatter: (hit) => {
      const at = (Array.isArray(hit) ? hit[0] : hit)?.dataIndex ?? 0
      const rows = layers.toReversed().map(({ name, values }) => `${name}  ${print(values[at] ?? '0')}`)
      return [
        (names[at] ?? '').replace('\n', ' '),
        ...rows,
        ...(layers.length > 1 ? [`${kind === 'lines' ? 'All together' : 'Total'}  ${print(totals[at] ?? '0')}`] : []),
      ].join('\n')
    },
  }
}

/** The next number of four even steps above the highest value, so that the axis has five round labels. */
export function ceiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10].find((one) => one * power >= value * 1.04) ?? 12
  return step * power
}
