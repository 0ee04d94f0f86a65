import { Link, useLocation } from '@tanstack/react-router'
import { goesOn, useImportRuns } from '#apps/console/api/import-runs.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { runText } from './import-words.ts'

/** While an import goes on, the other pages of the room say so, with the way to it. */
export function ImportNotice() {
  const running = useImportRuns(useViewer()).filter(goesOn)
  const { pathname } = useLocation()
  const [first] = running
  if (!first || pathname === '/usage/imports') return null
  return (
    <p className="import-notice small" role="status">
      <span className="mark mark-attention">Importing</span> {first.wanted.file.name}: {runText(first)}.{' '}
      <Link to="/usage/imports">Show it</Link>
    </p>
  )
}
