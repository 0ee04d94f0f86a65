import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useNames } from '#apps/console/api/names.ts'
import { useDrafts, useProgram } from '#apps/console/api/programs.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { BudgetPanel } from './budget-panel.tsx'
import { ChangesPanel } from './changes-panel.tsx'
import { DocumentPanel } from './document-panel.tsx'
import { PROGRAM_ROLES } from './program-roles.ts'
import { effectiveText } from './program-words.ts'
import { UptakePanel } from './uptake-panel.tsx'
import { VersionsPanel } from './versions-panel.tsx'
import './programs.css'

const BACK = { to: '/programs', name: 'Programs' } as const

/** One program: its versions, what it pays for, what differs between two of them, who takes part, and what is left of its budget. */
export function ProgramPage() {
  const { program: id } = useParams({ from: '/inside/programs/$program' })
  const { version, against } = useSearch({ from: '/inside/programs/$program' })
  const names = useNames()
  const me = useMe()
  const { data: shown, error: missing } = useProgram(id, version)
  const isOwn = shown !== undefined && shown.owner === names.self
  const mayWrite = isOwn && mayAny(me.data?.roles ?? [], PROGRAM_ROLES)
  const drafts = useDrafts(mayWrite)
  const error = missing ?? me.error ?? drafts.error
  if (error || !shown || !me.data || !names.self) return <Waiting what="program" error={error} back={BACK} />
  const open = (drafts.data ?? []).filter((one) => one.program === id && one.endedBy === null)
  return (
    <Page
      title={`${shown.name} pays for ${countStages(shown.document)} of the five stages`}
      lead={
        <p>
          Version {shown.version}, {effectiveText(shown.from, shown.to)}
          {isOwn ? '' : `, of ${names.of(shown.owner)}`}
        </p>
      }
      back={BACK}
      action={
        mayWrite && (
          <>
            <Link to="/programs/try" search={{ program: id }} className="button">
              Try it
            </Link>
            <Link to="/programs/write" search={{ program: id }} className="button button-primary">
              Write the next version
            </Link>
          </>
        )
      }
    >
      <div className="program-columns">
        <DocumentPanel document={shown.document} />
        <VersionsPanel program={id} shown={shown} drafts={open} />
      </div>
      {shown.versions.length > 1 && <ChangesPanel program={id} shown={shown} against={against} />}
      {isOwn && <UptakePanel program={id} />}
      <BudgetPanel program={id} document={shown.document} />
    </Page>
  )
}

function countStages(document: Readonly<Record<string, unknown>>): string {
  const incentives = Array.isArray(document['incentives']) ? document['incentives'] : []
  const stages = new Set(incentives.map(({ stage }: Readonly<{ stage?: unknown }>) => stage)).size
  return stages === 5 ? 'all' : String(stages)
}
