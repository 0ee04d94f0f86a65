import { Link } from '@tanstack/react-router'
import { momentText } from '#apps/console/amount/time-text.ts'
import type { DraftHead, ShownProgram } from '#apps/console/api/programs.ts'
import { usePeople } from '#apps/console/api/settings.ts'
import '#apps/console/pages/onboarding/onboarding.css'
import { effectiveText } from './program-words.ts'
import { VersionMark } from './version-mark.tsx'

type Shown = Readonly<{ program: string; shown: ShownProgram; drafts: readonly DraftHead[] }>

/** Drafts that are not over, then the versions, the newest first. */
export function VersionsPanel({ program, shown, drafts }: Shown) {
  const nameOf = usePeople()
  return (
    <section className="panel" aria-labelledby="versions">
      <div className="panel-head">
        <h2 id="versions">Versions</h2>
      </div>
      <ol className="timeline panel-body">
        {drafts.map((one) => (
          <li key={one.draft}>
            <p>
              <Link to="/programs/draft" search={{ draft: one.draft }}>
                Draft{one.version === null ? '' : ` of version ${one.version}`}
              </Link>{' '}
              <span className={one.state === 'submitted' ? 'mark mark-attention' : 'mark'}>
                {one.state === 'submitted' ? 'Waits for a second person' : 'Not submitted'}
              </span>
            </p>
            <p className="soft small">
              {nameOf(one.submittedBy ?? one.savedBy)}, {momentText(one.submittedAt ?? one.savedAt)}
            </p>
          </li>
        ))}
        {shown.versions.toReversed().map((one) => (
          <li key={one.version}>
            <p>
              <Link
                to="/programs/$program"
                params={{ program }}
                search={{ version: String(one.version) }}
                {...(one.version === shown.version && { 'aria-current': 'true' as const })}
              >
                Version {one.version}
              </Link>{' '}
              <VersionMark state={one.state} />
            </p>
            <p className="soft small">
              {effectiveText(one.from, one.to)}; published {momentText(one.publishedAt)}
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}
