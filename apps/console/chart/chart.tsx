import { useEffect, useRef } from 'react'
import { type Palette, usePalette } from './palette.ts'
import { type ChartOption, NAMES } from './stack-option.ts'

type Drawn = Readonly<{
  /** Says in words what the picture shows: the same finding as its title. */
  label: string
  draw: (palette: Palette, width: number) => ChartOption
  /** Called with the place on the category axis that was clicked, and how high on the value axis. */
  onOpen: (at: number, height: number) => void
  /** Called with the layer whose name was clicked. */
  onLayer?: (at: number) => void
}>

export const CHART_HEIGHT = 264

/** A picture of numbers that also stand in a table. The engine that draws it is loaded when the first one appears. */
export function Chart({ label, draw, onOpen, onLayer }: Drawn) {
  const box = useRef<HTMLDivElement>(null)
  const palette = usePalette()
  const open = useRef(onOpen)
  open.current = onOpen
  const layer = useRef(onLayer)
  layer.current = onLayer
  useEffect(() => {
    const place = box.current
    if (!place) return
    let stop = () => {}
    let gone = false
    const start = async () => {
      const [{ init }] = await Promise.all([import('./engine.ts'), document.fonts.load('12px "Inter Variable"')])
      if (gone) return
      const chart = init(place)
      const redraw = () => {
        chart.resize()
        chart.setOption(draw(palette, place.clientWidth), true)
      }
      const watch = new ResizeObserver(redraw)
      watch.observe(place)
      chart.getZr().on('click', ({ offsetX, offsetY }) => {
        if (!chart.containPixel('grid', [offsetX, offsetY])) return
        const [at = 0, height = 0] = chart.convertFromPixel('grid', [offsetX, offsetY])
        open.current(Math.round(at), height)
      })
      chart.on('click', ({ seriesName, dataIndex }) => {
        if (seriesName === NAMES) layer.current?.(dataIndex)
      })
      stop = () => {
        watch.disconnect()
        chart.dispose()
      }
    }
    void start()
    return () => {
      gone = true
      stop()
    }
  }, [draw, palette])
  return <div ref={box} className="chart" role="img" aria-label={label} />
}
