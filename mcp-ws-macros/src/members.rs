//! The tools of a block, all of them together: each is valid by itself or is refused by itself, and no two of them are
//! mistaken for each other.

use proc_macro2::Ident;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ItemImpl;

use crate::attr::Attribute;
use crate::block::Block;
use crate::block::Method;
use crate::diag::Errors;
use crate::diag::Mistakes;
use crate::heading::Heading;
use crate::item::Function;
use crate::model::Tool;
use crate::passing::borrowing_field;

/// A function of a block that is marked as a tool.
pub(crate) struct Member {
    pub(crate) attribute: Attribute,
    pub(crate) function: Function,
    pub(crate) tool: Result<Tool, Errors>,
}

impl Member {
    fn new(method: Method, heading: &Heading) -> Self {
        let mut mistakes = Mistakes::new();
        let attribute = Attribute::parse(method.keys, &mut mistakes).or_crate(heading.crate_path.as_ref());
        let function = method.function;
        let tool = Tool::new(&attribute, &function, mistakes).map(|tool| tool.behind(&heading.scopes));
        Self { attribute, function, tool }
    }

    /// The name of the struct that is made for it.
    pub(crate) fn handle(&self) -> Ident {
        self.attribute.handle(self.function.handle())
    }

    /// What clients call it, if it can be a tool.
    fn name(&self) -> Option<&str> {
        self.tool.as_ref().ok().map(|tool| tool.name.as_str())
    }

    /// Whether it is there in some builds only.
    fn is_conditional(&self) -> bool {
        self.function.conditions().next().is_some()
    }
}

/// The tools of a block in their order. What is wrong with one of them is kept with it.
pub(crate) fn members(block: &mut Block, heading: &Heading, mistakes: &mut Mistakes) -> Vec<Member> {
    if let Some(place) = generic(&block.header) {
        mistakes.at(
            place,
            "the list of a block's tools is made while compiling, for one type: write the block for a concrete type",
        );
    }
    if block.owner.is_some() && block.methods.is_empty() {
        mistakes.at(
            &block.header.self_ty,
            "there is no tool in this block: mark functions of it with `#[mcp_tool]`",
        );
    }
    let mut members: Vec<Member> = Vec::new();
    for method in std::mem::take(&mut block.methods) {
        let member = Member::new(method, heading);
        if member.is_conditional() || is_distinct(&member, &members, mistakes) {
            members.push(member);
        }
    }
    members
}

/// What a block is generic in: its parameters, or a lifetime that its type leaves open.
fn generic(header: &ItemImpl) -> Option<TokenStream> {
    let ty = &header.self_ty;
    let parameters = (!header.generics.params.is_empty()).then(|| header.generics.to_token_stream());
    parameters.or_else(|| borrowing_field(ty).map(|_| ty.to_token_stream()))
}

/// Whether a tool can stand beside the others: whether something can be made for it without being there twice.
fn is_distinct(member: &Member, others: &[Member], mistakes: &mut Mistakes) -> bool {
    let own = &member.function.signature.ident;
    let handle = member.handle();
    let mut others = others.iter().filter(|other| !other.is_conditional());
    if others.clone().any(|other| other.function.signature.ident == *own) {
        // Of two functions of one name rustc itself tells.
        return false;
    }
    if others.clone().any(|other| other.handle() == handle) {
        let message = format!(
            "the requests of two tools are named `{handle}`: give one of them another with `request = …`"
        );
        match &member.attribute.request {
            Some(word) => mistakes.at(word, message),
            None => mistakes.at(own, message),
        }
        return false;
    }
    let Some(name) = member.name() else { return true };
    if others.any(|other| other.name() == Some(name)) {
        let message = format!(
            "two tools of this block are named `{name}`: give one of them another with `name = \"…\"`"
        );
        match &member.attribute.name {
            Some(literal) => mistakes.at(literal, message),
            None => mistakes.at(own, message),
        }
    }
    true
}
