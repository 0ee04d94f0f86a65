import { createTheme, localStorageColorSchemeManager, Menu } from '@mantine/core'

/** Colors, type and space stand in tokens.css; only behavior is set here. */
export const theme = createTheme({
  respectReducedMotion: true,
  cursorType: 'pointer',
  primaryColor: 'teal',
  // A menu takes the focus to its first entry: the library's placeholder before it would be no entry of a menu.
  components: { Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }) },
})

/** The shade that somebody chose is remembered on the device, not in the address: it is not part of what a view shows. */
export const shade = localStorageColorSchemeManager({ key: 'perennial-shade' })
