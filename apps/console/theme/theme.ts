import { createTheme, localStorageColorSchemeManager } from '@mantine/core'

/** Colors, type and space stand in tokens.css; only behavior is set here. */
export const theme = createTheme({ respectReducedMotion: true, cursorType: 'pointer', primaryColor: 'teal' })

/** The shade that somebody chose is remembered on the device, not in the address: it is not part of what a view shows. */
export const shade = localStorageColorSchemeManager({ key: 'perennial-shade' })
