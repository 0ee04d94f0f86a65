import { useComputedColorScheme } from '@mantine/core'
import { useMemo } from 'react'

export type Palette = Readonly<{
  text: string
  soft: string
  line: string
  surface: string
  attention: string
  font: string
  series: readonly string[]
}>

/** The tokens of the shade that is shown: a canvas doesn't know CSS variables. */
export function usePalette(): Palette {
  const shade = useComputedColorScheme('light')
  return useMemo(() => readPalette(shade), [shade])
}

function readPalette(_shade: string): Palette {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    text: token('text'),
    soft: token('soft'),
    line: token('line'),
    surface: token('surface'),
    attention: token('attention'),
    font: token('font'),
    series: ['series-1', 'series-2', 'series-3', 'series-4', 'series-5'].map(token),
  }
}
