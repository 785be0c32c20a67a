//! The certificate with which the server speaks TLS, read again when its files change, so that a new one needs no restart.

use crate::error::CommandError;
use axum_server::tls_rustls::RustlsConfig;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(10);

/// Where a certificate and its key are.
#[derive(Debug, Clone)]
pub struct Certificate {
    certificate: PathBuf,
    key: PathBuf,
}

impl Certificate {
    /// That of these two files (PEM).
    #[must_use]
    pub fn at(certificate: &Path, key: &Path) -> Self {
        Self { certificate: certificate.to_owned(), key: key.to_owned() }
    }

    /// Reads it, and looks after it from now on: one that cannot be read leaves the one that was there.
    ///
    /// # Errors
    /// [`CommandError::Tls`].
    pub async fn watched(self) -> Result<RustlsConfig, CommandError> {
        // What changes while it is read is read again.
        let seen = self.changed();
        let config = RustlsConfig::from_pem_file(&self.certificate, &self.key).await;
        let config = config.map_err(|source| CommandError::Tls {
            certificate: self.certificate.clone(),
            key: self.key.clone(),
            source,
        })?;
        speak_http1(&config);
        tokio::spawn(self.watch(config.clone(), seen));
        Ok(config)
    }

    async fn watch(self, config: RustlsConfig, mut seen: [Option<SystemTime>; 2]) {
        loop {
            tokio::time::sleep(LOOK).await;
            let now = self.changed();
            if now == seen {
                continue;
            }
            match self.read_again(&config).await {
                Ok(()) => {
                    tracing::info!("the certificate was read again");
                    seen = now;
                }
                // Both files change one after the other: this is tried again.
                Err(error) => tracing::warn!(%error, "the certificate cannot be read; the earlier one stays"),
            }
        }
    }

    async fn read_again(&self, config: &RustlsConfig) -> io::Result<()> {
        let fresh = RustlsConfig::from_pem_file(&self.certificate, &self.key).await?;
        speak_http1(&fresh);
        config.reload_from_config(fresh.get_inner());
        Ok(())
    }

    /// When the files were last changed.
    fn changed(&self) -> [Option<SystemTime>; 2] {
        [&self.certificate, &self.key].map(|file| file.metadata().and_then(|file| file.modified()).ok())
    }
}

/// Offers nothing but HTTP/1.1, which is what connections are bounded for.
fn speak_http1(config: &RustlsConfig) {
    let mut inner = (*config.get_inner()).clone();
    inner.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.reload_from_config(Arc::new(inner));
}
