import { createRootRoute, createRoute, retainSearchParams } from '@tanstack/react-router'
import { readView, type View } from './api/viewer.ts'
import { NotFoundPage } from './pages/not-found-page.tsx'
import { requireSession } from './pages/sign-in/guard.ts'
import { UnreachablePage } from './pages/sign-in/unreachable-page.tsx'
import { Shell } from './shell/shell.tsx'

/** What every address stands under. */
export const root = createRootRoute({ notFoundComponent: NotFoundPage })

/** Everything but the ways in: whoever isn't signed in is led to the sign-in page, and comes back from there. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  beforeLoad: requireSession,
  errorComponent: UnreachablePage,
  validateSearch: (search: Record<string, unknown>): View => readView(search),
  // For whom the reader acts stays from page to page; the rest belongs to one view.
  search: { middlewares: [retainSearchParams(['as'])] },
})

/** The filters of a list that a page knows, and only as text. */
export function readFilter<Field extends string>(
  search: Readonly<Record<string, unknown>>,
  fields: readonly Field[],
): Readonly<{ [Each in Field]?: string }> {
  const told = fields.flatMap((field) => {
    const value = search[field]
    return typeof value === 'string' && value !== '' ? [[field, value] as const] : []
  })
  return Object.fromEntries(told) as { [Each in Field]?: string }
}
