import { Link } from '@tanstack/react-router'
import { useDrafts, usePrograms } from '#apps/console/api/programs.ts'
import { useMonth, useStatements } from '#apps/console/api/questions.ts'
import { useKinds } from '#apps/console/api/session.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { listedPrograms, listTitle, quarterOf } from './program-list.ts'
import { PROGRAM_ROLES } from './program-roles.ts'
import { ProgramsTable } from './programs-table.tsx'
import './programs.css'

/** The programs: what is in force, what each came to in the quarter, and what needs a decision. */
export function ProgramsPage() {
  const me = useMe()
  const offers = useKinds().some((kind) => kind === 'vendor' || kind === 'distributor')
  const mayWrite = offers && mayAny(me.data?.roles ?? [], PROGRAM_ROLES)
  const programs = usePrograms()
  const drafts = useDrafts(mayWrite)
  const statements = useStatements(undefined)
  const month = useMonth(undefined)
  const error = me.error ?? programs.error ?? drafts.error ?? statements.error ?? month.error
  const isReady = me.data && programs.data && statements.data && month.data && (drafts.data || !mayWrite)
  if (error || !isReady) return <Waiting what="programs" error={error} />
  const listed = listedPrograms(programs.data, drafts.data ?? [])
  const today = Temporal.Now.plainDateISO('UTC').toString().slice(0, 7)
  return (
    <Page
      title={listed.length === 0 ? 'There is no program yet' : listTitle(listed)}
      lead={<p>A program says what partners earn at each of the five stages. What was published never changes.</p>}
      action={
        mayWrite && (
          <Link to="/programs/write" className="button button-primary">
            Write a program
          </Link>
        )
      }
    >
      <section className="panel" aria-label="Programs">
        {listed.length === 0 ? (
          <Empty
            shows="Here stands each program with the version in force, what it came to, and what waits for a decision."
            action={
              mayWrite ? (
                <Link to="/programs/write">Begin with an example</Link>
              ) : (
                'A vendor that offers you one has it stand here.'
              )
            }
          />
        ) : (
          <ProgramsTable
            rows={listed}
            statements={statements.data.statements}
            quarter={quarterOf(month.data.months.at(-1) ?? today)}
          />
        )}
      </section>
    </Page>
  )
}
