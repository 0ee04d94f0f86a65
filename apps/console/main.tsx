import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queries } from './api/queries.ts'
import { router } from './router.tsx'
import './theme/styles.ts'
import { shade, theme } from './theme/theme.ts'

/** Style elements that are made while the page runs carry the nonce that the server gave the page. */
function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
}

function start(root: HTMLElement): void {
  if (!('Temporal' in globalThis)) {
    root.textContent =
      'This browser does not know Temporal, which the console needs for exact dates. Chrome 144, Edge 144, Firefox 139 or newer do.'
    return
  }
  // What keeps the page behind a dialog from scrolling (react-remove-scroll) looks for the nonce here.
  Reflect.set(globalThis, '__webpack_nonce__', pageNonce())
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        getStyleNonce={pageNonce}
        theme={theme}
        colorSchemeManager={shade}
        defaultColorScheme="auto"
        withCssVariables={false}
      >
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}

const root = document.getElementById('root')
if (root) start(root)
