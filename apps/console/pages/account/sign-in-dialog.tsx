import { SignInTrouble } from '#apps/console/pages/sign-in/sign-in-trouble.tsx'
import { Dialog } from '#apps/console/parts/dialog.tsx'

type Asked = Readonly<{
  title: string
  action: string
  onSubmit: () => void
  onClose: () => void
  error: unknown
  isPending: boolean
  danger?: boolean
  children: React.ReactNode
}>

/** A dialog that asks the sign-in for something: its refusals are told in its words, and how long to wait counts down. */
export function SignInDialog({ title, action, onSubmit, onClose, error, isPending, danger, children }: Asked) {
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isPending) onSubmit()
        }}
      >
        {children}
        <SignInTrouble error={error} />
        <div className="form-foot">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="submit"
            className={danger ? 'button button-harm' : 'button button-primary'}
            disabled={isPending}
          >
            {isPending ? 'One moment…' : action}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
