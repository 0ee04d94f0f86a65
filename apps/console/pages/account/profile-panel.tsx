import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sessionQuery } from '#apps/console/api/session.ts'
import { type Account, accountQuery, changeName, sendConfirmation } from '#apps/console/api/session-account.ts'
import { Trouble } from '#apps/console/api/trouble.ts'
import { NameField } from '#apps/console/pages/sign-in/sign-in-fields.tsx'
import { SignInTrouble } from '#apps/console/pages/sign-in/sign-in-trouble.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'

export function ProfilePanel({ account }: Readonly<{ account: Account }>) {
  const [renaming, setRenaming] = useState(false)
  return (
    <section className="panel" aria-labelledby="profile">
      <div className="panel-head">
        <h2 id="profile">Who you are</h2>
        <button type="button" className="button" onClick={() => setRenaming(true)}>
          Change your name
        </button>
      </div>
      <dl className="account-facts">
        <div>
          <dt>Name</dt>
          <dd>{account.name}</dd>
        </div>
        <div>
          <dt>E-mail address</dt>
          <dd className="breaks">
            {account.email} {account.emailVerified && <span className="mark mark-good">confirmed</span>}
            {!account.emailVerified && <span className="mark mark-attention">not confirmed</span>}
          </dd>
        </div>
      </dl>
      {!account.emailVerified && <Unconfirmed />}
      {renaming && <RenameDialog name={account.name} onClose={() => setRenaming(false)} />}
    </section>
  )
}

function Unconfirmed() {
  const queries = useQueryClient()
  const sending = useMutation({
    mutationFn: sendConfirmation,
    onError: (error) => {
      const wasConfirmed = error instanceof Trouble && error.code === 'EMAIL_ALREADY_VERIFIED'
      if (wasConfirmed) void queries.invalidateQueries(accountQuery)
    },
  })
  return (
    <div className="panel-body account-note">
      <p className="soft">
        Until it is confirmed, a forgotten password can’t be set anew by letter, and no other organization can take you
        in.
      </p>
      {sending.isSuccess ? (
        <p role="status">A letter is on its way. Its link is good for a day.</p>
      ) : (
        <button type="button" className="button" disabled={sending.isPending} onClick={() => sending.mutate()}>
          Send the letter that confirms it
        </button>
      )}
      <SignInTrouble error={sending.error} />
    </div>
  )
}

function RenameDialog({ name: before, onClose }: Readonly<{ name: string; onClose: () => void }>) {
  const queries = useQueryClient()
  const [name, setName] = useState(before)
  const renaming = useMutation({
    mutationFn: changeName,
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries(accountQuery),
        queries.invalidateQueries({ queryKey: sessionQuery.queryKey }),
      ])
      onClose()
    },
  })
  return (
    <FormDialog
      title="Change your name"
      action="Change the name"
      onSubmit={() => renaming.mutate(name.trim())}
      onClose={onClose}
      error={renaming.error}
      isPending={renaming.isPending}
      blocked={name.trim() === '' ? 'A name has at least one character.' : undefined}
    >
      <NameField value={name} onChange={setName} focused />
    </FormDialog>
  )
}
