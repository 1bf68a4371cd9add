"""Settings from environment variables."""

import pytest

from digitpad.server.settings import Settings, SettingsError


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "DIGITPAD_THREAD",
            "2",
            r"There is no setting DIGITPAD_THREAD: unset it, or use one of DIGITPAD_CONTRIBUTIONS",
        ),
        ("DIGITPAD_THREADS", "many", "DIGITPAD_THREADS cannot be 'many'"),
        ("DIGITPAD_THREADS", "0", "DIGITPAD_THREADS cannot be '0'"),
        ("DIGITPAD_RATE_LIMIT", "often", "write it as 600 per minute, or none"),
        ("DIGITPAD_RATE_LIMIT", "0 per minute", "write it as 600 per minute, or none"),
        ("DIGITPAD_RATE_LIMIT", "5 per minute; 0 per hour", "write it as 600 per minute, or none"),
        ("DIGITPAD_CONTRIBUTION_RATE_LIMIT", "seldom", "write it as 600 per minute, or none"),
        ("DIGITPAD_CORS_ORIGINS", "https://a.example/path", "without a path"),
        ("DIGITPAD_CORS_ORIGINS", "https://*.a.example", "or a pattern"),
        ("DIGITPAD_LOG_LEVEL", "all", "DIGITPAD_LOG_LEVEL cannot be 'all'"),
    ],
)
def test_an_invalid_setting_is_refused_in_one_sentence(monkeypatch, name, value, message):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=message) as error:
        Settings.from_environment()
    assert str(error.value).endswith(".")


def test_settings_are_read_from_the_environment(monkeypatch):
    for name, value in {
        "DIGITPAD_THREADS": "2",
        "DIGITPAD_CORS_ORIGINS": "https://a.example https://b.example:8000",
        "DIGITPAD_CACHE_DIR": "/somewhere",
        "DIGITPAD_BROWSER": "chromium",
        "DIGITPAD_CONFIG": "full",
        "DIGITPAD_DATA_FRACTION": "0.1",
        "DIGITPAD_PENDIGITS": "pens.gz",
        "DIGITPAD_UNIPEN": "unipen",
        "DIGITPAD_REVIEW_PASSWORD": "secret",
        "DIGITPAD_CONTRIBUTIONS": "sqlite:///contributions.db",
        "DIGITPAD_SITE_URL": "https://c.example/",
    }.items():
        monkeypatch.setenv(name, value)
    settings = Settings.from_environment()
    assert settings.threads == 2
    assert settings.cors_origins == ("https://a.example", "https://b.example:8000")
    assert settings.contributions == "sqlite:///contributions.db"
    assert settings.max_body_bytes == 12_000_000
