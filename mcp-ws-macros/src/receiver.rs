//! The `self` of a method: how the value that the server keeps gets there. Many calls have it at once, so it can be lent
//! and shared, and neither changed nor given away.

use syn::Receiver;
use syn::ReceiverKind;
use syn::Type;

use crate::diag::Mistakes;
use crate::owner::Owner;
use crate::passing::argument_of;
use crate::spelling::spelling;
use crate::ty::bare;

#[derive(Clone, Copy)]
pub(crate) enum Sharing {
    /// `&self`.
    Lent,
    /// `self: Arc<Self>`.
    Shared,
    /// `self: &Arc<Self>`.
    LentShared,
}

/// How this method has its value. What is refused counts as lent.
pub(crate) fn sharing(receiver: &Receiver, owner: &Owner, mistakes: &mut Mistakes) -> Sharing {
    const KEPT: &str = "the server keeps the value for the next call: take `&self`, or `self: Arc<Self>`";
    let is_own = |ty: &Type| {
        let spelled = spelling(bare(ty));
        spelled == "Self" || spelled == spelling(&owner.ty)
    };
    let is_shared = |ty: &Type| argument_of(ty, "Arc").is_some_and(is_own);
    let mut refuse = |advice: &str| {
        mistakes.at(receiver, advice);
        Sharing::Lent
    };
    match &receiver.kind {
        ReceiverKind::Reference(_, _, None) => Sharing::Lent,
        ReceiverKind::Reference(_, _, Some(_)) => {
            refuse("calls run side by side: take `&self`, and keep what changes behind a lock")
        }
        ReceiverKind::Typed(_, ty) => match bare(ty) {
            Type::Reference(reference) if reference.mutability.is_some() => {
                refuse("calls run side by side: take `&self`, and keep what changes behind a lock")
            }
            Type::Reference(reference) if is_own(&reference.elem) => Sharing::Lent,
            Type::Reference(reference) if is_shared(&reference.elem) => Sharing::LentShared,
            ty if is_shared(ty) => Sharing::Shared,
            _ => refuse(KEPT),
        },
        _ => refuse(KEPT),
    }
}
