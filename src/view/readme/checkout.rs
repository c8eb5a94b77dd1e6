//! A checkout, for a model with something to pay: rows that are a number of something with a price.

use super::{
    rule::is_quantity,
    step::{self, Step},
    walk::import,
};
use crate::{
    model::{Action, Engine, Field, FieldKind, FieldRule, IdKind, Model, Relation, Resource},
    view::words,
};

/// What there is to pay, and what it is made of.
struct Bill<'a> {
    engine: Engine,
    /// The resource with the total, which goes from its first state to the second.
    resource: &'a Resource,
    state: &'a Field,
    total: &'a Field,
    precision: u8,
    scale: u8,
    /// One line of it.
    line: &'a Resource,
    parent: &'a Relation,
    sells: &'a Relation,
    quantity: &'a Field,
    sold_at: &'a Field,
    /// What is sold.
    article: &'a Resource,
    price: &'a Field,
}

/// The route that takes a row to its second state and sets its total.
pub fn checkout(model: &Model) -> Option<Step> {
    let bill = bill(model)?;
    let step = step::step_of(model, bill.resource, bill.state)?;
    let (row, total) = (step.resource.clone(), &bill.total.rust_ident);
    let name = bill.resource.name.with_article();
    let mut imports = step.imports;
    imports.extend([
        import("kernel", "Decimal"),
        import(&bill.line.module, "self"),
        import(&bill.line.module, &bill.line.type_name),
        import(&bill.line.module, &format!("{}Patch", bill.line.type_name)),
        import(&bill.article.module, "self"),
    ]);
    let step = Step {
        title: format!(
            "`POST /{}/{{id}}/checkout` adds up the {} and marks {name} as paid for, in one transaction",
            bill.resource.path,
            bill.total.name.title(),
        ),
        imports,
        preparation: vec![format!(
            "let {total} = add_up(&mut tx, &caller, {row}.id).await?;"
        )],
        patch: vec![step.patch.concat(), format!("{total}: Some({total})")],
        rest: step::rest(bill.resource, 2),
        functions: adding_up(&bill),
        ..step
    };
    let path = format!("/{}/{{id}}/checkout", bill.resource.path);
    Some(step.at(&path, &format!("Check {name} out"), "checkout".to_owned()))
}

fn bill(model: &Model) -> Option<Bill<'_>> {
    let is_copied = |resource: &Resource| !matches!(resource.id, IdKind::String { .. });
    let (resource, state) = step::staged(model).filter(|(resource, _)| is_copied(resource))?;
    let total = resource.fields.iter().find(|field| {
        field.required && field.access.write != FieldRule::Inherit && is_decimal(field)
    })?;
    let FieldKind::Decimal { precision, scale } = total.kind else {
        return None;
    };
    let has_scale = |field: &&Field| {
        field.required
            && matches!(field.kind, FieldKind::Decimal { scale: other, .. } if other == scale)
    };
    let lines = model
        .resources
        .iter()
        .filter(|one| !one.is_user && one.offers(&Action::Update));
    lines
        .flat_map(|line| line.relations.iter().map(move |relation| (line, relation)))
        .filter(|(line, relation)| {
            relation.required
                && model.resource(relation.target).name == resource.name
                && line.name != resource.name
        })
        .find_map(|(line, parent)| {
            let quantity = line.fields.iter().find(|field| is_quantity(field))?;
            let sold_at = line.fields.iter().find(has_scale)?;
            let others = line
                .relations
                .iter()
                .filter(|one| one.required && one.name != parent.name);
            let mut articles = others.map(|relation| (relation, model.resource(relation.target)));
            let (sells, article, price) = articles.find_map(|(relation, article)| {
                let price = article.fields.iter().find(has_scale)?;
                (!article.is_user && is_copied(article)).then_some((relation, article, price))
            })?;
            Some(Bill {
                engine: model.database.engine,
                resource,
                state,
                total,
                precision,
                scale,
                line,
                parent,
                sells,
                quantity,
                sold_at,
                article,
                price,
            })
        })
}

fn is_decimal(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Decimal { .. })
}

fn adding_up(bill: &Bill<'_>) -> Vec<String> {
    let (resource, line, article) = (bill.resource, bill.line, bill.article);
    let (row, sold) = (words::variable(&line.name), words::variable(&article.name));
    let (type_name, scale, line_type) = (&resource.type_name, bill.scale, &line.type_name);
    let (total, price, sold_at) = (
        &bill.total.rust_ident,
        &bill.price.rust_ident,
        &bill.sold_at.rust_ident,
    );
    let text = format!(
        r#"
/// What {a_row} comes to. Each {line} keeps what it was sold at.
async fn add_up(tx: &mut Tx, caller: &Caller, id: Id<{type_name}>) -> Result<Decimal<{scale}>> {{
    const LIMIT: Decimal<{scale}> = Decimal::from_units(10_i64.pow({precision}));
    let rows: Vec<{line_type}> = sqlx::query_as("select * from {table} where {column} = ? order by id{lock}")
        .bind(id)
        .fetch_all(&mut **tx)
        .await?;
    let mut {total} = Decimal::default();
    for {row} in rows {{
        let {sold} = {articles}::service::find(&mut **tx, caller, {row}.{article_id}).await?;
        {total} = {sold}
            .{price}
            .checked_mul({row}.{quantity}.into())
            .and_then(|{price}| {total}.checked_add({price}))
            .filter(|{total}| *{total} < LIMIT)
            .ok_or_else(|| Error::conflict("it comes to too much"))?;
        let patch = {line_type}Patch {{
            {sold_at}: Some({sold}.{price}),
            ..{line_type}Patch::default()
        }};
        {lines}::service::update(tx, caller, {row}, patch).await?;
    }}
    Ok({total})
}}"#,
        a_row = resource.name.with_article(),
        line = line.name.title(),
        precision = bill.precision,
        table = line.table,
        lock = match bill.engine {
            Engine::Sqlite => "",
            // A line that somebody else changes meanwhile would be written back as it was.
            Engine::Postgres => " for no key update",
            Engine::Mysql => " for update",
        },
        column = bill.parent.column,
        articles = article.module,
        article_id = bill.sells.rust_ident,
        quantity = bill.quantity.rust_ident,
        lines = line.module,
    );
    text.lines().map(str::to_owned).collect()
}
