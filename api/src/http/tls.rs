//! TLS of the server, by rustls: HTTP/1.1 with a certificate from files that may be replaced while the server runs.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use crate::config::TlsSettings;

/// The reason why TLS is unavailable.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read, or has other contents.
    #[error("{file}: {cause}")]
    File {
        /// The path of the file.
        file: String,
        /// The error in the file; it quotes nothing of the file.
        cause: String,
    },
    /// Certificate and key do not belong together, or are of an unsupported kind.
    #[error("the certificate cannot be used: {0}")]
    Certificate(#[from] rustls::Error),
}

/// The certificate of new connections.
pub struct Tls {
    settings: TlsSettings,
    current: RwLock<Arc<ServerConfig>>,
}

impl Tls {
    /// Reads the files of the settings.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn read(settings: TlsSettings) -> Result<Self, TlsError> {
        let current = RwLock::new(read(&settings)?);
        Ok(Self { settings, current })
    }

    /// Reads the files again; open connections keep their certificate, and after an error so do new ones.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn reload(&self) -> Result<(), TlsError> {
        let fresh = read(&self.settings)?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

fn read(settings: &TlsSettings) -> Result<Arc<ServerConfig>, TlsError> {
    let chain = CertificateDer::pem_file_iter(&settings.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| wrong(&settings.certificate, &error))?;
    let key = PrivateKeyDer::from_pem_file(&settings.key).map_err(|error| wrong(&settings.key, &error))?;
    let mut config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn wrong(file: &Path, error: &rustls::pki_types::pem::Error) -> TlsError {
    TlsError::File { file: file.display().to_string(), cause: error.to_string() }
}
