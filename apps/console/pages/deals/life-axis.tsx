import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useMemo, useRef } from 'react'
import { usePalette } from '#apps/console/chart/palette.ts'
import { axisHeight, axisOption, type LifeDrawn, type LifePalette } from './life-axis-option.ts'
import { panned, type Span, zoomed } from './life-search.ts'

type Axis = Readonly<{
  /** Says in words what the picture shows. */
  label: string
  life: LifeDrawn
  onChoose: (index: number) => void
  /** The next or the last point before, within what the table lists. */
  onStep: (by: 1 | -1) => void
  onSpan: (span: Span) => void
}>

/** Zooming by the wheel calls again and again: the address follows once it rests. */
const REST_MS = 250

/** A4 across, less its margins and those of the panel, in CSS pixels. */
const PAPER_WIDTH = 1000

/** A life on one time axis. Points are chosen by a click or the arrows; it is zoomed and moved by mouse, wheel and keys. */
export function LifeAxis({ label, life, onChoose, onStep, onSpan }: Axis) {
  const box = useRef<HTMLDivElement>(null)
  const palette = useLifePalette()
  const acts = useRef({ onChoose, onSpan })
  acts.current = { onChoose, onSpan }
  useEffect(() => {
    const place = box.current
    if (!place) return
    return draw(place, { life, palette, acts })
  }, [life, palette])
  const keyed = (event: React.KeyboardEvent) => {
    const step = stepOf(event.key)
    const span = spanOf(event, life)
    if (step === undefined && span === undefined) return
    event.preventDefault()
    if (span) onSpan(span)
    else if (step) onStep(step)
  }
  return (
    <div
      className="life-axis"
      role="slider"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={life.points.length}
      aria-valuenow={life.chosen === undefined ? 0 : life.chosen + 1}
      aria-valuetext={life.points[life.chosen ?? -1]?.says ?? 'No point is chosen'}
      tabIndex={0}
      onKeyDown={keyed}
    >
      <div ref={box} className="life-axis-picture" style={{ height: axisHeight(life) }} />
    </div>
  )
}

function stepOf(key: string): 1 | -1 | undefined {
  if (key === 'ArrowRight') return 1
  return key === 'ArrowLeft' ? -1 : undefined
}

/** Plus and minus come nearer and go away, Page Up and Page Down move, Home shows all. */
function spanOf({ key }: React.KeyboardEvent, { span, whole }: LifeDrawn): Span | undefined {
  if (key === '+' || key === '=') return zoomed(span, 1.6, whole)
  if (key === '-') return zoomed(span, 1 / 1.6, whole)
  if (key === 'PageUp') return panned(span, -0.5, whole)
  if (key === 'PageDown') return panned(span, 0.5, whole)
  return key === 'Home' ? whole : undefined
}

type Drawing = Readonly<{
  life: LifeDrawn
  palette: LifePalette
  acts: React.RefObject<Pick<Axis, 'onChoose' | 'onSpan'>>
}>

/** Draws until it is called off. The engine is loaded when the first picture appears. */
function draw(place: HTMLDivElement, { life, palette, acts }: Drawing): () => void {
  let stop = () => {}
  let gone = false
  const start = async () => {
    const [{ init }] = await Promise.all([
      import('#apps/console/chart/engine.ts'),
      document.fonts.load('12px "Inter Variable"'),
    ])
    if (gone) return
    const chart = init(place)
    const redraw = (width = place.clientWidth) => {
      chart.resize({ width })
      chart.setOption(axisOption(life, palette, width), true)
    }
    // A picture is as wide as it was drawn: for the paper it is drawn anew, at once.
    const onPaper = () => {
      redraw(PAPER_WIDTH)
      chart.getZr().flush()
    }
    const onScreen = () => redraw()
    addEventListener('beforeprint', onPaper)
    addEventListener('afterprint', onScreen)
    const watch = new ResizeObserver(onScreen)
    watch.observe(place)
    chart.on('click', ({ seriesType, name }) => {
      if (seriesType === 'scatter' && /^\d+$/.test(name)) acts.current.onChoose(Number(name))
    })
    let resting: ReturnType<typeof setTimeout> | undefined
    chart.on('datazoom', () => {
      clearTimeout(resting)
      resting = setTimeout(() => {
        const [zoom] = (
          chart.getOption() as Readonly<{ dataZoom: readonly Readonly<{ startValue: number; endValue: number }>[] }>
        ).dataZoom
        if (zoom) acts.current.onSpan({ from: zoom.startValue, to: zoom.endValue })
      }, REST_MS)
    })
    stop = () => {
      clearTimeout(resting)
      removeEventListener('beforeprint', onPaper)
      removeEventListener('afterprint', onScreen)
      watch.disconnect()
      chart.dispose()
    }
  }
  void start()
  return () => {
    gone = true
    stop()
  }
}

/** The tokens of the shade that is shown, with those of stages and of harm. */
function useLifePalette(): LifePalette {
  const palette = usePalette()
  const shade = useComputedColorScheme('light')
  return useMemo(() => withStages(palette, shade), [palette, shade])
}

function withStages(palette: ReturnType<typeof usePalette>, _shade: string): LifePalette {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const stages = [1, 2, 3, 4, 5].map((stage) => token(`stage-${stage}`))
  return { ...palette, harm: token('harm'), accent: token('accent'), stages }
}
