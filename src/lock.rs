//! The `Cargo.lock` of a project: of the versions that were tested together, those that it needs.

use std::collections::{BTreeMap, BTreeSet};

/// The lock file of a project that has every feature.
const TESTED: &str = include_str!("../templates/Cargo.lock");

/// What the service is called in it.
const PROJECT: &str = "project";

/// What the kernel is called in it, and in every project.
const KERNEL: &str = "kernel";

/// Dependencies that a package has only where a direct dependency is asked for, with this feature: the package, what it
/// depends on, the direct dependency and its feature, which may be empty.
const ONLY_WITH: [(&str, &str, &str, &str); 10] = [
    ("digest", "subtle", "hmac", ""),
    ("futures-util", "futures-macro", "moka", ""),
    ("libsqlite3-sys", "cc", "sqlx", "sqlite-bundled"),
    ("sqlx-core", "rust_decimal", "sqlx", "rust_decimal"),
    ("sqlx-core", "rustls", "sqlx", "tls-rustls"),
    ("sqlx-core", "webpki-roots", "sqlx", "tls-rustls"),
    ("sqlx-mysql", "rust_decimal", "sqlx", "rust_decimal"),
    ("sqlx-postgres", "rust_decimal", "sqlx", "rust_decimal"),
    ("tokio-util", "libc", "redis", ""),
    ("zeroize", "zeroize_derive", "argon2", ""),
];

/// One package of a lock file.
#[derive(Debug)]
struct Package<'a> {
    name: &'a str,
    version: &'a str,
    /// The lines before the dependencies.
    head: String,
    dependencies: Vec<&'a str>,
}

/// The lock file of a project of this name whose service and whose kernel, of this version, depend on these crates;
/// `direct` has what the manifest asks of each.
pub fn lock<'a>(
    name: &str,
    service: &[&str],
    (kernel_version, kernel): (&'a str, &[&str]),
    direct: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    let (head, mut packages) = read(TESTED);
    let direct: BTreeMap<&str, &str> = direct.into_iter().collect();
    for package in &mut packages {
        let used: &dyn Fn(&str) -> bool = match package.name {
            PROJECT => &|one| one == KERNEL || service.contains(&one),
            KERNEL => &|one| kernel.contains(&one),
            _ => continue,
        };
        package.dependencies.retain(|one| used(first_word(one)));
    }
    let project = packages.iter().find(|package| package.name == PROJECT);
    let wanted = project
        .map(|project| project.dependencies.clone())
        .unwrap_or_default();
    for (package, dependency, cause, feature) in ONLY_WITH {
        let asked = direct.get(cause);
        let is_caused = asked.is_some_and(|asked| asked.contains(feature));
        let of_package = packages
            .iter_mut()
            .filter(|one| one.name == package && !is_caused);
        of_package.for_each(|one| one.dependencies.retain(|one| first_word(one) != dependency));
    }
    for package in packages.iter_mut().filter(|one| one.name == KERNEL) {
        package.head = package.head.replace(package.version, kernel_version);
        package.version = kernel_version;
    }
    let needed = reachable(&packages, &wanted);
    packages.retain(|package| needed.contains(&(package.name, package.version)));
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in &packages {
        versions
            .entry(package.name)
            .or_default()
            .push(package.version);
    }
    let place = packages.partition_point(|package| package.name < name);
    packages.insert(
        place,
        Package {
            name,
            version: "0.1.0",
            head: format!("[[package]]\nname = \"{name}\"\nversion = \"0.1.0\"\n"),
            dependencies: wanted,
        },
    );
    let paragraphs: Vec<_> = packages
        .iter()
        .map(|package| package.paragraph(name, &versions))
        .collect();
    format!("{head}{}", paragraphs.join("\n"))
}

impl Package<'_> {
    /// What the file says of the package, in a project of this name.
    fn paragraph(&self, project: &str, versions: &BTreeMap<&str, Vec<&str>>) -> String {
        if self.dependencies.is_empty() {
            return self.head.clone();
        }
        let line = |dependency: &&str| {
            let name = first_word(dependency);
            match versions.get(name).map(Vec::as_slice) {
                // A crate of the name of the project is told apart from it by its version.
                Some([version]) if name == project => format!(" \"{name} {version}\",\n"),
                None | Some([_]) => format!(" \"{name}\",\n"),
                Some(_) => format!(" \"{dependency}\",\n"),
            }
        };
        let lines: String = self.dependencies.iter().map(line).collect();
        format!("{}dependencies = [\n{lines}]\n", self.head)
    }
}

fn read(text: &str) -> (&str, Vec<Package<'_>>) {
    let start = text.find("[[package]]").unwrap_or(text.len());
    let (head, rest) = text.split_at(start);
    (head, rest.split("\n\n").map(package).collect())
}

fn package(text: &str) -> Package<'_> {
    let value = |key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key));
        line.map(|value| value.trim_matches('"'))
            .unwrap_or_default()
    };
    let (head, dependencies) = text.split_once("dependencies = [\n").unwrap_or((text, ""));
    Package {
        name: value("name = "),
        version: value("version = "),
        head: format!("{}\n", head.trim_end()),
        dependencies: dependencies
            .lines()
            .filter_map(|line| line.strip_prefix(" \"")?.strip_suffix("\","))
            .collect(),
    }
}

fn reachable<'a>(packages: &[Package<'a>], direct: &[&'a str]) -> BTreeSet<(&'a str, &'a str)> {
    let mut needed = BTreeSet::new();
    let mut waiting = direct.to_vec();
    while let Some(dependency) = waiting.pop() {
        let mut words = dependency.split(' ');
        let (name, version) = (words.next(), words.next());
        let named = |package: &&Package<'_>| {
            Some(package.name) == name && version.is_none_or(|version| package.version == version)
        };
        if let Some(package) = packages.iter().find(named)
            && needed.insert((package.name, package.version))
        {
            waiting.extend(&package.dependencies);
        }
    }
    needed
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_needed_is_locked() {
        let locked = lock(
            "notes",
            &["serde_json"],
            ("0.1.0+ab", &["axum"]),
            [("axum", ""), ("serde_json", "")],
        );
        assert!(locked.contains("name = \"notes\""));
        assert!(locked.contains(
            "name = \"kernel\"\nversion = \"0.1.0+ab\"\ndependencies = [\n \"axum\",\n]"
        ));
        assert!(locked.contains("name = \"axum\""));
        assert!(
            locked.contains("name = \"itoa\""),
            "what is needed indirectly"
        );
        assert!(!locked.contains("name = \"argon2\""));
        assert!(!locked.contains("name = \"project\""));
    }

    #[test]
    fn a_project_may_have_the_name_of_a_crate_that_another_needs() {
        let locked = lock(
            "slab",
            &["axum", "tokio"],
            ("0.1.0+ab", &[]),
            [("axum", ""), ("tokio", "")],
        );
        assert!(locked.contains("name = \"slab\"\nversion = \"0.1.0\""));
        assert!(locked.contains(" \"slab 0.4"), "{locked}");
    }

    #[test]
    fn a_project_with_everything_locks_everything() {
        let (_, packages) = read(TESTED);
        let every_feature = ONLY_WITH.map(|(.., feature)| feature).concat();
        let of = |name: &str| -> Vec<&str> {
            let package = packages
                .iter()
                .find(|package| package.name == name)
                .unwrap();
            package
                .dependencies
                .iter()
                .copied()
                .map(first_word)
                .collect()
        };
        let (service, kernel) = (of(PROJECT), of(KERNEL));
        let direct = service
            .iter()
            .chain(&kernel)
            .map(|one| (*one, every_feature.as_str()));
        let locked = lock(PROJECT, &service, ("0.1.0", &kernel), direct);
        for (ours, tested) in locked.lines().zip(TESTED.lines()) {
            assert_eq!(ours, tested);
        }
        assert_eq!(locked.len(), TESTED.len());
    }
}
