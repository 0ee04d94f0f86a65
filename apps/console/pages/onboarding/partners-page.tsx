import { useState } from 'react'
import { useEnrollments, useTerms } from '#apps/console/api/enrollments.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useMe } from '#apps/console/api/settings.ts'
import type { EnrollmentHead } from '#apps/console/api/settings-answers.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty, Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { ApplyDialog } from './apply-dialog.tsx'
import { EndingPanel } from './ending-panel.tsx'
import { EnrollmentsTable } from './enrollments-table.tsx'
import { APPLIERS } from './words.ts'
import './onboarding.css'

/** Who applied to the viewer, whom the viewer applied to, and what stands in the way of each. */
export function PartnersPage() {
  const me = useMe()
  const enrollments = useEnrollments()
  const terms = useTerms()
  const [applying, setApplying] = useState(false)
  const trouble = me.error ?? enrollments.error ?? terms.error
  if (trouble) {
    return (
      <Page title="The enrollments can’t be shown">
        <TroubleNote error={trouble} />
      </Page>
    )
  }
  if (!me.data || !enrollments.data || !terms.data) {
    return (
      <Page title={undefined} lead={<Loading what="the enrollments" />}>
        <div className="panel">
          <SkeletonRows rows={6} />
        </div>
      </Page>
    )
  }
  const self = me.data.organization
  const hosts = terms.data.filter(({ host }) => host !== self)
  const mayApply = hosts.length > 0 && mayAny(me.data.roles, APPLIERS)
  return (
    <Page
      title={title(enrollments.data, self)}
      lead={<p>An enrollment is derived from what both sides recorded; nothing of it is set by hand.</p>}
      action={
        mayApply && (
          <button type="button" className="button button-primary" onClick={() => setApplying(true)}>
            Apply to be a partner
          </button>
        )
      }
    >
      {enrollments.data.length === 0 ? (
        <div className="panel">
          <Empty shows={SHOWS} action={mayApply ? 'Apply to the first one.' : waitText(hosts.length > 0)} />
        </div>
      ) : (
        <Groups enrollments={enrollments.data} self={self} />
      )}
      {applying && <ApplyDialog me={me.data} terms={hosts} onClose={() => setApplying(false)} />}
    </Page>
  )
}

const SHOWS = 'Here stands every partner that applied to you, and every vendor or distributor that you applied to.'

function waitText(canApply: boolean): string {
  if (canApply) return 'An owner of your organization can apply to those who publish terms.'
  return 'It begins when somebody applies to you, or when a vendor or distributor publishes terms that you can apply under.'
}

function Groups({ enrollments, self }: Readonly<{ enrollments: readonly EnrollmentHead[]; self: string }>) {
  const hosted = enrollments.filter(({ host }) => host === self)
  const own = enrollments.filter(({ host }) => host !== self)
  return (
    <>
      <EndingPanel enrollments={enrollments} self={self} />
      {hosted.length > 0 && (
        <EnrollmentsTable title="Partners that applied to you" rows={hosted} other="partner" self={self} />
      )}
      {own.length > 0 && <EnrollmentsTable title="You as a partner of others" rows={own} other="host" self={self} />}
    </>
  )
}

function title(enrollments: readonly EnrollmentHead[], self: string): string {
  if (enrollments.length === 0) return 'Nobody has applied yet'
  const waiting = enrollments.filter(({ blocks }) =>
    blocks.some(({ waitsFor, due }) => waitsFor === self && due === null),
  )
  const enrolled = enrollments.filter(({ state }) => state === 'enrolled' || state === 'expiring').length
  if (waiting.length === 0) {
    return `${countText(enrolled, 'enrollment stands', 'enrollments stand')}, and nothing waits for you`
  }
  return `${waiting.length.toLocaleString('en')} of ${countText(enrollments.length, 'enrollment')} ${waiting.length === 1 ? 'waits' : 'wait'} for you`
}

/** Names for the two sides of an enrollment, the legal name where the organization is known by nothing else. */
export function useSides() {
  const names = useNames()
  return (head: Pick<EnrollmentHead, 'partner' | 'legalName'>) => (id: string) => {
    const known = names.of(id)
    return known === id && id === head.partner ? head.legalName : known
  }
}
