import pytest

from bot.metrics import Counter, Histogram, Metrics, exposition, gauge, resident_bytes


def test_a_counter_counts_each_combination_of_labels() -> None:
    counter = Counter("sends", "Sends.", ("channel", "fate"))
    counter.add("web", "sent")
    counter.add("web", "sent", by=2)
    counter.add("telegram", "later")

    assert list(counter.lines()) == [
        "# HELP sends Sends.",
        "# TYPE sends counter",
        'sends{channel="telegram",fate="later"} 1',
        'sends{channel="web",fate="sent"} 3',
    ]


def test_buckets_of_a_histogram_add_up() -> None:
    histogram = Histogram("took", "Took.", ("route",), bounds=(0.1, 1.0))
    for seconds in (0.1, 0.5, 2.0):
        histogram.observe(seconds, "/")

    assert list(histogram.lines())[2:] == [
        'took_bucket{route="/",le="0.1"} 1',
        'took_bucket{route="/",le="1.0"} 2',
        'took_bucket{route="/",le="+Inf"} 3',
        'took_sum{route="/"} 2.6',
        'took_count{route="/"} 3',
    ]


@pytest.mark.parametrize("value", ['a"b', "a\\b", "a\nb"])
def test_a_label_never_ends_its_line(value: str) -> None:
    (line,) = list(gauge("g", "G.", {(value,): 1}, ("l",)))[2:]

    assert line.count('"') - line.count('\\"') == 2
    assert "\n" not in line


def test_large_figures_are_written_in_full() -> None:
    assert list(gauge("bytes", "Bytes.", {(): 1_234_567_890}))[-1] == "bytes 1234567890"


def test_the_process_tells_what_it_did() -> None:
    metrics = Metrics()
    metrics.turn("web", 0.02)
    metrics.sent("telegram", "sent")
    metrics.request("GET", "/t/{token}", 200, 0.01)

    text = exposition(metrics.lines())

    assert 'motcua_turns_total{channel="web"} 1\n' in text
    assert 'motcua_sends_total{channel="telegram",fate="sent"} 1\n' in text
    assert 'motcua_requests_total{method="GET",route="/t/{token}",status="200"} 1\n' in text
    assert "process_resident_memory_bytes" in text


def test_memory_is_in_bytes() -> None:
    assert 5_000_000 < resident_bytes() < 5_000_000_000
