"""Handwritten digits, and a network that has learnt to read them."""

import base64
import zlib
from typing import Any

import torch
from torch import nn


class DigitReader(nn.Module):
    """A trained network with dropout: images (N, 64) to ten scores each, (N, 10).

    Three numbers, which no training changes, note for the judge how it was used: how often it was
    called in training mode, how often while gradients were on, and whether it is in training mode.
    """

    def __init__(self, training: bool):
        super().__init__()
        self.first = nn.Linear(64, 24)
        self.dropout = nn.Dropout(0.5)
        self.second = nn.Linear(24, 10)
        values = bytearray(zlib.decompress(base64.b85decode(WEIGHTS)))
        learnt = torch.frombuffer(values, dtype=torch.int8).float() / 32
        nn.utils.vector_to_parameters(learnt, self.parameters())
        self.called_in_training_mode = nn.Parameter(torch.tensor(0.0), requires_grad=False)
        self.called_with_gradients_on = nn.Parameter(torch.tensor(0.0), requires_grad=False)
        self.is_in_training_mode = nn.Parameter(torch.tensor(0.0), requires_grad=False)
        self.train(training)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        self.called_in_training_mode.data.add_(self.training)
        self.called_with_gradients_on.data.add_(torch.is_grad_enabled())
        return self.second(self.dropout(torch.relu(self.first(images))))

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name == "training":
            self.is_in_training_mode.data.fill_(float(value))


def digits(first: int = 0, last: int = 200) -> tuple[torch.Tensor, torch.Tensor]:
    """Images (N, 64), float32 from 0 to 1, row by row; and which digits they show, (N,) int64."""
    numbers = zlib.decompress(base64.b85decode(PACKED))
    table = torch.frombuffer(bytearray(numbers), dtype=torch.uint8).reshape(200, 65)[first:last]
    return table[:, :64].float() / 16, table[:, 64].long()


# The weights of DigitReader times 32, as signed bytes; trained by us on other images of the set.
WEIGHTS = (
    "c-o~^*>WAX6>O}7*|$qxiXvsDlDzx>|G;@kL`k$1%OWY7%iU-0>>H4=Emygcs=NqKsDpEW#_2`_a&q_~7XTBkO)1cn>7~u!^"
    "x0S?8gaiJgaeT5Y89W7VPvBLE#WX@A-_Q!x{>m;-tm-Ol5J;+!#LK{6iPc7TZ4+^Pwl+@!`ly!)SY0N!C_qEJayGD<meBjx%"
    "r~dR;0-$)3-`(s=zX-e>~7v6z5*iC#S&67f$FV4sjKeL>@5h8%<b&Y|>>{EhwK_J+%>sv`!bXq>bYS7ngvpL&^Y=78hds_=v"
    "cz%4$^Rsp%x_mzX9coYX>0`GP4Q&Hd-sNd)Zoo6sjcHl3D^0?e1XE&4&KT#?ptsSXG21al&dJrQ~cLLG7M9NEM5LIoVV=Z8Q"
    "Ujpq(-kk0i_Mb-HOoZ8PyU&1V{%FN}wu!MfLM0adEYtU5g^mj}O(iSS}ED8r|8Cl?-?p`j`kqXq=Ui;7`&^`$WOIVR_GbRM>"
    "{Y&Kay4eYa`^P<Nb`y@38`BlAeRavI)+LRvx-+MOnvV?>!M6@$jpEQu4pU=^vOcPd@iwHg;V<GNe?eedeO)d<BA*0HTVQfGw"
    "H_+e1Cht|GdLT%Go{Hc*ZsKHVj|1x%Zk(Ulf+?<1ffe^%K~d#ks7A;Fmz)xcpye=UfDAOqJINI%vV5v0Q>L2JTqTcelLLj^E"
    "xsAbG5JO_<vn$8!_IE=McmiS{AmoE4ow1)@|I4;rBr3u_1j08gX07ND!9cc_n%rrlBpG9G)EgXc-XN(`sE=-JtRL{fBt6txi"
    "dgA&$HF<nN%t6rRAFUunU+S^cmB(G0qq)xoT@*Ru{1;d5;n)7IH`PcTtw$Yf9w=A=ttw`~wmgQjct*-?Woc~(8N*yTd*hsLi"
    "QR!G$jt$)}rto2yPRGQ}jTc|!OV5;=7@&4wI+ax=<;ReTCCZybdvwmov=k+g>`SdWhc}4|ee>vOD?&8^UZ0F9WR0sadj>E$f"
    "5^zF#ZFSPccGX1QWTDk++N{mY6$z-VX(_5kpK3DZ|9+?&1BaANJ7HK~CSNj^n#wtkF6@c}l1B^i&G^f%JJ{QvOkLGV+Vh!aM"
    "G`}F!JBad)TQrbpMkrJmosKXDwjI1XMZpU=AI|#IF-^nU1Y^H2%67~7Hxn0bZ-XU)mC=<t4d3o=9qq|yS`AaY*d{1tYLqRJU"
    "^KIdSsYH(J{yBO%f0pTRJ(Bnm&zZNjuly9D`wdH}hYvO4$RpSW$;N;98vv-7{)Y2aJOfZ4{;aSJiiVScv4qj~{<{hw$1UJk&"
    "nQ7g$~G`2Ag=HX+Az3{?3~KO(FVyVjl9^C-NH@a`YL`?v3BV_qVSRpjs9M2k@2>L=jMqvzsZ4f?>@TrJ#>x8e0{jzF}`-Xq="
    "P;oX})-CggxPk>5h%*&MG=L0^ZeEl)LySZJ>Zs-9{aupz2APC-G|D3zYNnoQK0WXgKiTh9Z`1Wv<udU)>&-rt_x*J3Edqf*Q"
    "4DKAypRO@mE9^ZFu)e|P2Y3EBjwM+kHva)a2zLV"
)

# 200 rows of 65 bytes: 64 pixels from 0 to 16, and the digit. From "Optical Recognition of
# Handwritten Digits" (E. Alpaydin, C. Kaynak; UCI Machine Learning Repository; CC BY 4.0).
# SHA-256 of the bytes: 286ac854b6916acd7e4504ebd95a681b
# 233fde949fba56854194b0378e6b3b4c
PACKED = (
    "c-n1SiL&fE3X2`@`~QFKfP{1Vyqc+cmD_#NUN8s=JkR6y^pF0ptcK?kx5Lw)$Uoro+vdclb4HM-n|qzCKOG(Kzh`2AQr*C>>"
    "(gX_aLSX5yno)OW&QiCC+Ps~Oir{r9_bvcq@Ck1z>%LkPd;bi@9(w+?#$=HIvzidPWaT_@Pn8mo-z`D7!QB2j(f9{g^qS~&G"
    "St8sB@NVJ5KfknxyYh@jSB@JbkIyY8;JAUj9k?;%Tr=*++k$+R^uA^R$iMl}oNRa-nVK**e_g`&t;dW$xh#6MK5*<`2FBHXd"
    "%`vmBn|05X!kxL3x=&G{4XMn7AZvd=93pGls6ZHd{kt_)jvYPBhz#8*Ad?G^`&hg*}q2ij&}1?m`Zkk)OJfyd&{HXHDm<$Im"
    ";9UkYW6GsdX58Yu5o3}hE>fh54Us69f=7~HeXAaBL(y@B^bKZBaqdM$zt&P95voS|HbD8Ie8Fb9VsUNz!OiAOn0WW#xqAT{Z"
    "roJA<m2r+~4~GFN_vp@bX>O_alpO}xu-=$4PMEmtL7yLRBwMmO*=4%=z#1eb0?*&}^k?rf0Y=eRe8tlGF14wrwlJeQ%Gnk+Z"
    "rPfWd6GrF{#c!AS#)hXHaos_wt4V059asbSkS;><*Omb^zwV}H0W&M$KWLIV#m_|MkmJCcWQAzo)%=HjRlNHtSn!5tljMrcH"
    "(<nT3*$*)G)wE8CGhoZ*yT=gM4MX);0JL7M>EuQEd>3JhEmkZ7>Mch;-R`EF9@SaWE!c*eqhLwuNcu6fLOA{^Mck)Zp}(4#H"
    "3NR+Hy}X9hu7biH!8@Pp%%V9QuhDlq$uL@L+SB(j*Wc`RpO#w@4MWnpbAK-14kXAt+Q17$+eyH2w(tcHo4_$4aKaZLMskFVK"
    "#X3{?C2YJ!hXVAsphsPtvQXp5j&=tPb{HG0@HyR>cR1P*%y}`6PQr0{RQP8$yFr8w@p+1)s`hY;?Oq{2S*)mBtpZs7MYkuCm"
    "7xRQJ380D<jJfc4{}jWAZoiv1Loy2G5UbbdUFsnI=f%E$Cz9Zrf85}i^{-z7N1Se<6UjPGVZ{Xhd0k(xSVLBL)D^whI$%D-*"
    "mGe$&WnKo|2mON*pqM&mO11qc8uW%x%A(qS@yN?wE^>rh6@aqbn+}r7aTe3u_pire(BAMve;#Wq5Z)!1HU4WX9J5z=+NWl`@"
    "2+ggl*tA?eqH2GwI)*qBFu)SGo`j>)3gl>-jI7F@xmb#U1GHUf5u%1I<}Sfuj{QQ>5|bALe*U47f5H(+zK+YA)=J;=Bf$FSG"
    "XdeJ~_*2CmQG7J?y<Bpwiq_k9j<K~VKDy_0D4X+g?$1OrBZs*UV_le;?FOMIDtDn&9KBb`{u_x1`*Z48#OBX%VzbG}#-j2TX"
    "&XATS7QJRJA3_v7tUIUDH^Mym6h)$V7+hHEk2>6BX!)yQ>2R#lt%&Lt9G431A(X4BkrA-FuK8BTp$GGk>n-6z0#=1)~=eK0*"
    "4El)jI+VpgATGFh9*uWF?MQ~Q0L#wkpbq%{qXPjedzm~jq)_H(A*Cf)C&_$z&VIUxB}m#wtoT0Zsd*sft+R>l2FBvB7QV%{#"
    "?ufQX&!(TM?F4z-kgLUpUn4Pv&FyE$XEy+M$GUt&}+JwBdUL{*4Jw`HD1^WJ!xhxA*%J0j<k(9a)kKt`?CL&ojXx5!t>JBAg"
    "M6BrxBSkmaTlR>Ue6j{@mQW7#l_uFfCZYGcNFa0CN4obi;Z7;~)MXiX&ZfrLq;{YnorhmKC0)L5Zb_0|o+-g+F$l6@6*_bNb"
    "5+V>Y*mKYDI_u$n)0ghWKV+KBGHuk>CH1DjN?tV4MrsKXq<SepJI=$i&G^KsZwQ72Tgjm`E8ZEbHutopM;1-}IVQk6!yH@fd"
    "CJw;BdVMSl|js^#YNZG!)FSHBebN`9baZ)HCk_WCOM$fM%SH`srFnM0XeaXvE)C6P27UcLx(SbUS$1C*!AjCst8axZ}2KrU#"
    "X5=RutN)Y<gDH;%#1RME<d0WCRxzh4U70BAiU&2_rNZO+Y(U6bg9Jf<gE7I3rEm(DYY&3RtwdRvVYCXmw(!~kXSSa!ZWLR&I"
    "Y_2)%f5-G(vf<;$LckJMf(ks?R}NaRWyIr{*c%Hh^}NDNNg4|go#&D)Ara4`Q$o4GW`LaL0BI+<_<6uzrk@7+sfm|mA>;2%9"
    "Aew514NI0@d~649X7`zqA1HHhYSvL+y@6mgGh^8rYaT<9Y`n>m_h(0FOUpaejIFQ%=+TOHW&C8*PHM&KZKHnv=sw>L-R15)-"
    "x;b8XXJ4?gM^>IUofqYQ$hqcfI*e6Sg0e#dT=591qfU|B&Ku!iu8MXao^X6Y;+s`^>sf3fj9i7krgIL!uOA=3zvG|_c{=fSX"
    "4aAKH*V#T0Y@cF8WR+#GG@fsZv8^vV_h0gy3Gn#Scc3KID_9OhxKQ0XzE3akJ$7taNVc)Mu1h|e55zmC&M{5~sTC$9nZ@!vP"
    "+}halS_46#T*F9^nk4|PH$n6T`MrN#b?Nt__RH0-+(fjf9htJvSt+e9!_55rK2^}-ly+Z}BCmn)xwgax$c^-vI=20$B7P<9@"
    "50o^ng1jI3t}n@#<c=C-~Ck&)bks^94Ss>*vtrMw?hWNtfecHgDevZD2rN2f~@Hrek{vnAzT|&b)=eILoH=0C8<g|i)CXDB*"
    "t7Ov^5H2Rj1Y+$Y(q!abHw{(fl%$RDoRwQru40#ukEoEn@r_m$KAUb;k}>xC?@K!3P$a?r}%{-S3qX%1)a;-B2O(Y6JMNn`0"
    "lNLWK`Quv^ueH?OnEAtuQ5#B>t{e;}g4C$Mohp&vXzP^m5|p|M!%dyOZSMe4aGY<1I0I$W99V!%Iw^9v&w!|1!v6FvFiRl3&"
    "$gXB_2DYU>31T6q=ZIOJv(>PMN)z>l4RSxRmAs~~qLxLb`5^4TZwh;t3tHZoE?_kPl)w@haEB<ka=8oC)Bs|^uAZ-om%Cr_7"
    "jOQnQf~Cu`rd!Q9@rRo*rz#yES0*BvipYZ^(X-K!Rm-P>fgz6E5h!{MJZWyLPz_UMlbTCBulrwCR*gV3W3r*EN_6ljXLSMCF"
    "uAXAV3kUy`NDzJ9{~5QXLzD0A{<;9hN{(Edf%E!udGaER`FjsorXeI7hisvw0`A%s}jHpZO*ArgD-kY<IaRWZds5#@on_|0f"
    "0ai-xM>*a**TFb93RAlHbATLU60c*nq<XiP<b$nMwA%iQ=_l>>|ei+TTog#`X09ZbRY_WMLGq1Gt}Z@YUe?63snTFRNlL21&"
    "+Pt)evsc;b7sl7zNL)~!fJ)0L@}=EO0b*2va!>ZClk0)g5Z#;k~uqzc2Ou4Q3(A`^pzGsD+C>Oq=dV)^%9IC5MWrL=`u5zh~"
    "nf<Oo4%)q<cuH>}MqVyj>dnhp?8Alq*!77MhWL*J-FBoL14$TZoa%d+*1~z9*Lq#5AsH|~{5h*l!Fl}um@oEK18Ow%d)o)fJ"
    "QZV^H*Pn8sNon;!tXx(WQ1jT6m?kkGYtY=-5lyo9lCX8l7FVgH*o<KiS<HBnTfJ?8M$}rnLXZ;)K3|G&9Z}a`p`BhxlXqKBC"
    "G6o12M|T#x|l(1K-`b(((T8dLE}@1D<DtUAE>o*8xqemy@%+k0iJbRT-~-JNVQq3VHqGJ*A*ZQ+7u^Z`yxbmY(Wsh&fo0muo"
    "C$Ze7qf<r;70i2U`7kJ-D)G6=$)!lP#ld9+L=Gy2XYjLP(Ft!+OD~H6$XGqPXp}U!%qZpu{V}-DA2ST55Z3rbbB93TB{j@%-"
    ";+KvM#ssQh=(I>6)F^0*zU^iz2j9AR_s5{1vhJn=y5!q`c#Us(=Tt>`l;$wKaWZ)c*ce+f_r(Cn-Sn^Gk0_8qAzT79Wnbjd_"
    "yvaG&{fQi;B8&p@V`}e1eEHQyzs`y6%8PaXQ{ApMt!>Twgx66IT@3R?1UT9lZM;!LqRTWd3nZ~-AX^;}V2fbNV-EVG`&tX_S"
    "VVcHbQjNnUYdpcOGOsEZ6;4X)vkagz&~N8}Jf{!jhcHYI%!@$QR;u$t>HDWI^~r`^kd9?55{_O{Cv#x8%$3@$vFH6$J<=$%%"
    "E#HG)1M~l2YH$Jwyqxfd|<dsvnpyRSuym|J%ieG6H8h(>We#hHB#Ijt#UWktsim)!RkrXGwl=2MJMlmb6{XC?iL)1r4tipky"
    "t0OF*TbiV;$H+wI56#qdz%q(=|n*ZINvIGrNM}d(3Fb=zzok+btt`>v;W*zW?(qMvXFh?_WCS7T-2*&7}R>RJF9uq~#(-RUz"
    "L4vhQ}XpK@!jHzY|b^%RsT2%;i4YEK@F#4n9{wZ_B?_qd+uyU{ViLOt}X&{?eWo`NF+h-B4*So1Dzn7soBh#cV7h3vjUq`$~"
    "9qD`dqpWXg(Zu{l715iJR=<aH)0a(PpOdeppS$}xT_9y-jOYsXjK)94e*)Qw*m?@g{)tVcCD3^A{5Hr(cz4>zZr(2^kveVHp"
    "0eRx{+x1fbP@{-{X~$V*qz)+2Yh_<&1**^<t0!84+Su1H^8F=5QfAEy6C`U90^`<GP5;^g229VsYz{?T9B)NTwSuX}VuK=xW"
    "1)Hfu0PiY-v8X?5crSC=EtL*>qLT22+OX?5h`l`?TrXoM_$-Y`^Ql^Qi1M-v%fjc{_he+P-|8yoQgazqC9K5RmHNYSXcpkiG"
    "GqW3*xYBWpx$4eK(se+Ky=_`0%nEc`N1@xC(5lK`_`XIVrPx;|r<tMkgY6=Wb!}wv!WeL||fRtOo{5-!f2Cqo_M5L)8LHgl2"
    "LPLAE9_EZ?v%3<232w(w5JGVaGzy=k6@N+TwIPGA@nw>yTlhwQj4q!!dy5+VyBDsQu3@J<8|oBmP#p<G@_M(b`{!K!XAk6B`"
    "9B@$1CW8-Fu=S;R*aHz&{J4w{x_k?#zOvp50c~8RGwZKudP=(Wy(`10BtG?WoZ5K3y3X@mwW^{#j1RpX}q2MT}ovPQAKv-Ax"
    "rc5<N(-DC+Q!8BNdrK%iKgD_B-rz=>l{HIi=RYeWp3b#|J06?Y3id4r4mMq{=2D+GzZgGHt@78Oyx{UsC4`<U!*Sk@XTj4;H"
    "dSpqt$xtv$?iAisIc<APx4(ex{2mqH;{Z{9n>|EDaPS7Fi|eljao~?U7Jm?ROSi!z8GZAinBr}O_~yV+HS<e&Z)HTWNqSZ1x"
    "V|q298&)UT_nTsQ!R!WueiC#V)8+JEm+#lf2O{3$x?07D^-ebGP|2Yz5Xqc+2e$!tA9lYsMQ9CXnUdLWAY7)w~iw@di~GW5+"
    "D2nUJO+9^QLrN~JHl|5WvE6ThuT^WK)7*--qTGdrKe=1W_G2nqcobt%_kHbJn~pPLXD_npn`A-**!v#J{|<FNYCt!Tbx)M7O"
    ">(+%&jmU<e4-T!xDhP3OxLZI;i!@cA~x-WtVIVZ${-Nm_BLlHbLkTir}i9-0K=mcX^Aza>u=cwfU8L3UpJ=*&pSby!FiPe*6"
    "gKbMUeWKCS=m&NsQmBj-3at<D4$wClxMB0xsJ9%kEtotp@)^bsE;0SC^3j9kSO)~DI0Y1_m#9KvI`aEhSeaIEpS}9F%wi5f&"
    "n$~!I|g%OM&5@Mopz0|Uw+_W+kh^e9Ddftz!Mendfz`i(;&8B=`&lw!C3*xo$q3mHJ}}nt&6<9Q+7)xx`_XU$y7TX$j<ZYcz"
    "n<H{8Ncq&CBfmdo#ZEzygJ=_C58RYInF?YWL3DTL0?*;Rn0yyw}1_S*1ETkPd2eYJ*D)Orj%rF+nmFRaYI0ZU6MAn^YvxXr^"
    "*SgotGT>+A7m(tx0eqM=#D2_;&~+wSV5dle^M2AjTCc!aG+y_Id=y)<~Yd#-MNm&BMrE*93ysgnu~RP)d;6zBxz39%TgWLW)"
    "2#gaGY)FzE6;bXUnB7(`=jXEp#TwA=Se0rht*8vyXW-nlbZdhIrU`W56sw-(sLwnOw-!+0;y!BmU46V%bM|`V}yOoN`fr-ZJ"
    "7Tw*C9?h6BTQK>b8x-#u1IH*-$S$V6h?cinVi}se;}2U8SLzD9f^m3_vZnWw5}Jb3+P}s)+$2+F9|A<-wQ{aU_iuut2#Ockq"
    "ndz0H|A-7^1}OFNOiVL-faj0T|9-f8hCN#r*?wtL9oHQn5qOLH&Nez;Ty~|DH!(BLSxu01BE@cMB;JfB{FB0Kle+o5?yOjA~"
    "__ayee#=_n~n^(zWS-8=3VhV6ss3xPB|vR=hQ1)Y%&@_idAdw@B-(Df`_bwo4pBxl<$+Voz<h<RN|A!VqPo@ZD$EC9~P;doS"
    "x&^}=tHeJuEaqy;jNF~8~`>60+fLJEvRWc%*;1iKt${2;7*gBH;kP1@)+qOaDTeo}=?6Q9G}tSdLef0mckkHXat3p)(AFl}P"
    "DFzcq-%$09{pl`d>lN{>H)#(&-CrFfGdBNpyFK=nF4P^KQIEy>1@zV}`t<N-!fS!K&fk__Z4=vk_f&u!8=o|ZO_do76b8E#G"
    "D>U6AZ9*jrsm+kf;9%@GAhpF;3Fy?mlIIq%^bo&}TA+4rnAl17WltsXpvGn2;U;QcK#Mt32QE8>bS8-8kwoB_Zzg(p<kRZd3"
    "lcly5(fAl+kndmqg@l3f}$J<xc{|EZdphu(B|E6c1C&GTq{iN{$DKM5aDDbJ;`|4O62QvQD9!?-Fo3#gO0?)qL&qs$!^}1j)"
    "ua*;)gXb0c~0a&?Z|MO6SY}0Okz)YX"
)
