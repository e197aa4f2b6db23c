//! The OpenAPI document of the console API.

use utoipa::OpenApi;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{OpenApi as Document, Ref, RefOr, ResponseBuilder};

use crate::problem::{Document as Problem, MEDIA_TYPE};

#[derive(OpenApi)]
#[openapi(
    info(title = "Souk console API", description = "What the console at `/` speaks; see docs/console-api.md."),
    components(schemas(Problem))
)]
struct Base;

/// What all operations share.
pub(super) fn base() -> Document {
    Base::openapi()
}

/// The document, as JSON with a final line break.
pub fn document() -> String {
    let mut document = super::described().into_openapi();
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
            let response = ResponseBuilder::new().description("A problem").content(MEDIA_TYPE, problem).build();
            operation.responses.responses.insert("default".to_owned(), RefOr::T(response));
        }
    }
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.patch, &mut item.delete].into_iter().flatten()
}
