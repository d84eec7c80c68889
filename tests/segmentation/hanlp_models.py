"""Train two small models of HanLP's own classes: ``python hanlp_models.py FOLDER``.

A tokenizer on a tiny encoder, as HanLP's published ones are built, and a recurrent recogniser
of named entities; both know the sentences below by heart.
"""

import sys
from pathlib import Path

import torch
import transformers.optimization
from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer
from hanlp.components.tokenizers.transformer import TransformerTaggingTokenizer
from transformers import BertConfig, BertModel, BertTokenizerFast

SENTENCES = ["全县 新修 通村 公路", "安置点 通水", "贫困户 脱贫", "建成 幼儿园", "建成 医院"]
NAMES = [("石泉镇修路", "LOC", 3), ("水利局修渠", "ORG", 3), ("修桥", None, 0), ("通水", None, 0)]


def build_optimizer(parameters, lr, **_):
    """Stand in for AdamW, which HanLP 2.1.5 looks for where transformers 5 has none."""
    return torch.optim.AdamW(parameters, lr=lr)


def make_encoder(folder):
    """Write an encoder of 10,000 weights that nothing was learned by yet."""
    characters = sorted(set("".join(SENTENCES)) - {" "})
    folder.mkdir(parents=True)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)


def make_tokenizer(folder):
    """Train a tokenizer."""
    make_encoder(folder / "encoder")
    data = folder / "sentences.txt"
    data.write_text("".join(f"{sentence}\n" for sentence in SENTENCES * 10), encoding="utf-8")
    transformers.optimization.AdamW = build_optimizer
    TransformerTaggingTokenizer().fit(
        str(data),
        str(data),
        str(folder / "tokenizer"),
        transformer=str((folder / "encoder").resolve()),
        average_subwords=True,
        epochs=8,
        batch_size=10,
        lr=5e-3,
        transformer_lr=5e-3,
        devices=-1,
        seed=1,
    )


def make_recogniser(folder):
    """Train a recogniser of places and organisations."""
    lines = []
    for text, label, length in NAMES * 20:
        for index, character in enumerate(text):
            tag = "O" if index >= length else f"{'I' if index else 'B'}-{label}"
            lines.append(f"{character}\t{tag}\n")
        lines.append("\n")
    data = folder / "names.tsv"
    data.write_text("".join(lines), encoding="utf-8")
    RNNNamedEntityRecognizer().fit(
        str(data),
        str(data),
        str(folder / "recogniser"),
        embed=16,
        rnn_hidden=16,
        epochs=5,
        batch_size=10,
        lr=0.02,
        crf=False,
        tagging_scheme="BIO",
        devices=-1,
        seed=1,
    )


if __name__ == "__main__":
    torch.set_num_threads(1)
    make_tokenizer(Path(sys.argv[1]))
    make_recogniser(Path(sys.argv[1]))
